import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { type Declared, declareWithMocks } from "../testing/declare-with-mocks";
import { CloudflareEdge } from "./cloudflare-edge";

const zoneId = "0123456789abcdef0123456789abcdef";
const declare = (host: string, plan: "free" | "business" = "free"): Promise<Declared[]> =>
  declareWithMocks(
    () =>
      new CloudflareEdge("edge", {
        zoneId,
        zone: "example.com",
        plan,
        host,
        basePath: "/api/auth",
        secret: pulumi.secret("edge-secret-value"),
        launch: { state: "closed", secret: pulumi.secret("acceptance-secret-value") },
      }),
  );

describe("the edge of an apex domain", () => {
  let declared: Declared[];
  beforeAll(async () => {
    declared = await declare("example.com");
  });
  const rules = (phase: string): Record<string, unknown>[] => {
    const ruleset = declared.find((resource) => resource.type.endsWith(":Ruleset") && resource.inputs.phase === phase);
    return ruleset?.inputs.rules as Record<string, unknown>[];
  };

  it("is a proxied A record with automatic ttl", () => {
    const record = declared.find((resource) => resource.type.endsWith(":DnsRecord"));
    expect(record?.inputs).toMatchObject({ name: "example.com", type: "A", proxied: true, ttl: 1 });
  });

  it("owns each phase once", () => {
    const phases = declared
      .filter((resource) => resource.type.endsWith(":Ruleset"))
      .map((resource) => resource.inputs.phase);
    expect(new Set(phases).size).toBe(phases.length);
    expect(phases).toHaveLength(5);
  });

  it("redirects to https and spares the ACME path", () => {
    const [redirect] = rules("http_request_dynamic_redirect");
    expect(redirect?.expression).toBe(
      '(http.host eq "example.com" and not ssl and not starts_with(http.request.uri.path, "/.well-known/acme-challenge/"))',
    );
  });

  it("touches no other host of the zone", () => {
    for (const phase of [
      "http_request_firewall_custom",
      "http_request_late_transform",
      "http_response_headers_transform",
    ]) {
      for (const rule of rules(phase)) expect(rule.expression).toContain('http.host eq "example.com"');
    }
  });

  it("gives each rule a ref, so that an edit keeps its id", () => {
    const refs = declared.flatMap((resource) =>
      ((resource.inputs.rules ?? []) as { ref?: string }[]).map((rule) => rule.ref),
    );
    expect(refs.every((ref) => ref?.startsWith("prelaunch-"))).toBe(true);
    expect(new Set(refs).size).toBe(refs.length);
  });

  it("keeps the zone's own https switch off, since it redirects the ACME challenge too", () => {
    const settings = declared.filter((resource) => resource.type.endsWith(":ZoneSetting"));
    expect(
      Object.fromEntries(settings.map((setting) => [setting.inputs.settingId, setting.inputs.value])),
    ).toMatchObject({
      always_use_https: "off",
      ssl: "strict",
      min_tls_version: "1.2",
    });
  });
});

it("points a name in the zone at the hosting by CNAME", async () => {
  const declared = await declare("auth.example.com");
  const record = declared.find((resource) => resource.type.endsWith(":DnsRecord"));
  expect(record?.inputs).toMatchObject({ name: "auth.example.com", type: "CNAME", content: "cname.vercel-dns.com" });
});
