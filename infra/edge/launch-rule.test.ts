import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { declareWithMocks } from "../testing/declare-with-mocks";
import { CloudflareEdge } from "./cloudflare-edge";
import { planLimits } from "./plan-limits";

const rulesOf = async (state: "closed" | "open"): Promise<Record<string, unknown>[]> => {
  const declared = await declareWithMocks(
    () =>
      new CloudflareEdge("edge", {
        zoneId: "0123456789abcdef0123456789abcdef",
        zone: "example.com",
        plan: "free",
        host: "example.com",
        basePath: "/api/auth",
        secret: pulumi.secret("edge-secret-value"),
        launch: { state, secret: pulumi.secret("acceptance-secret") },
      }),
  );
  const ruleset = declared.find(({ inputs }) => inputs.phase === "http_request_firewall_custom");
  return ruleset?.inputs.rules as Record<string, unknown>[];
};

describe("the launch rule", () => {
  it("comes after the one that spares /.well-known/ and lets in who has the secret", async () => {
    const [spared, launch] = await rulesOf("closed");
    expect(spared).toMatchObject({ ref: "prelaunch-well-known", action: "skip" });
    expect(launch).toMatchObject({
      ref: "prelaunch-launch",
      action: "block",
      enabled: true,
      expression:
        '(http.host eq "example.com" and not any(http.request.headers["x-prelaunch-acceptance"][*] eq "acceptance-secret"))',
    });
  });

  it("is all that an opening changes", async () => {
    const [closed, open] = [await rulesOf("closed"), await rulesOf("open")];
    const changed = closed.filter((rule, index) => JSON.stringify(rule) !== JSON.stringify(open[index]));
    expect(changed.map(({ ref }) => ref)).toEqual(["prelaunch-launch"]);
    expect({ ...open[1], enabled: true }).toEqual(closed[1]);
  });

  it("leaves room in the free plan", async () => {
    expect((await rulesOf("closed")).length).toBeLessThanOrEqual(planLimits.free.customRules);
  });
});
