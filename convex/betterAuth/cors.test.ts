import { expect, it, vi } from "vitest";
import { deployment, site, startWorld, stopWorld } from "../deployment.fixture";

await vi.hoisted(() => import("../environment.fixture"));

const friend = "https://admin.example.com";

it("lets trusted origins read the headers of its clients, with their cookies, and nobody else", async () => {
  startWorld({ TRUSTED_ORIGINS: friend });
  try {
    const t = deployment();
    for (const origin of [site, friend]) {
      const asked = await t.fetch("/api/auth/get-session", { headers: { origin } });
      expect(asked.headers.get("access-control-allow-origin")).toBe(origin);
      expect(asked.headers.get("access-control-allow-credentials")).toBe("true");
      const exposed = asked.headers.get("access-control-expose-headers") ?? "";
      expect(exposed.split(", ")).toEqual(
        expect.arrayContaining(["Set-Better-Auth-Cookie", "Set-Auth-Token", "Retry-After"]),
      );
      expect(asked.headers.get("vary")).toContain("Origin");

      const before = await t.fetch("/api/auth/sign-in/email", { method: "OPTIONS", headers: { origin } });
      expect([before.status, before.headers.get("access-control-allow-methods")]).toEqual([204, "GET, POST"]);
      expect(before.headers.get("access-control-allow-headers")).toContain("Better-Auth-Cookie");
    }
    for (const origin of ["https://evil.example", "null", `${site}.evil.example`, site.replace("https", "http")]) {
      for (const method of ["GET", "OPTIONS"]) {
        const asked = await t.fetch("/api/auth/get-session", { method, headers: { origin } });
        const granted = [...asked.headers.keys()].filter((name) => name.startsWith("access-control-"));
        expect([origin, method, granted]).toEqual([origin, method, []]);
      }
    }
  } finally {
    stopWorld();
  }
});
