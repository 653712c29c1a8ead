import { describe, expect, it } from "vitest";
import { acceptanceHeader } from "../contract/acceptance";
import { adoptionContext, declaration } from "./adoption-context.fixture";
import { acceptanceSecretOf } from "./cloudflare";

const phase = "http_request_firewall_custom";
const ruleset = declaration("cloudflareRuleset", "edge", { zoneId: "z1", phase });
const found = (expression: string) => {
  const result = { id: "r1", rules: [{ ref: "theirs" }, { ref: "ours", expression }] };
  const { cloudflare } = adoptionContext({ [`cloudflare/zones/z1/rulesets/phases/${phase}/entrypoint`]: { result } });
  return acceptanceSecretOf([ruleset], cloudflare);
};

describe("the secret of the acceptance suite", () => {
  it("is taken from the rule that keeps all others out before the launch", async () => {
    const asked = `any(http.request.headers["${acceptanceHeader}"][*] eq "a_secret-of-letters")`;
    expect(await found(`(http.host eq "example.com" and not ${asked})`)).toBe("a_secret-of-letters");
  });

  it("is not there in other rules, or without rules", async () => {
    expect(await found('http.host eq "vpn.example.com"')).toBeUndefined();
    expect(await acceptanceSecretOf([ruleset], adoptionContext({}).cloudflare)).toBeUndefined();
  });
});
