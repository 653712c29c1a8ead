import fc from "fast-check";
import { expect, it } from "vitest";
import { derive } from "./derive";
import { goodConfig, goodEnvironment, withKey } from "./fixtures/good-settings";
import { parseSettings } from "./parse";
import { SettingsInvalidError } from "./settings-invalid-error";

const sections = Object.keys(goodConfig).map((key) => key.slice("prelaunch:".length));
const file = "stacks/Pulumi.production.yaml";

/** `undefined` when the settings are refused; any other failure than a refusal is one of the parser. */
function accepted(config: Record<string, unknown>, written = false) {
  try {
    return parseSettings(config, {
      stack: "production",
      file,
      environment: goodEnvironment,
      ...(written ? { written: config } : {}),
    });
  } catch (error) {
    if (!(error instanceof SettingsInvalidError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    return undefined;
  }
}

/** Texts that are nearly hosts, among others. */
const nearlyHost = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.webUrl({ withQueryParameters: true }),
  fc.domain(),
  fc.ipV4Extended(),
  fc.ipV6(),
  fc
    .tuple(fc.domain(), fc.constantFrom(":443", "/", ".", "?a", "#", "@x", ":", "%2e", "\\", "\u3002com", "\u00ad"))
    .map((parts) => parts.join("")),
);

it("takes any domain for what a browser takes it for, or refuses it", () => {
  fc.assert(
    fc.property(nearlyHost, (domain) => {
      const config = ["edge", "mail"].reduce(
        (all, key) => withKey(all, key, undefined),
        withKey(goodConfig, "domain", domain),
      );
      const settings = accepted({
        ...config,
        "prelaunch:edge": { zone: domain, zoneId: "0123456789abcdef0123456789abcdef" },
        "prelaunch:mail": { from: `auth@${domain}`, dkim: `p=${"A".repeat(64)}` },
      });
      if (!settings) return;
      const { origin, host } = derive(settings);
      expect(new URL(`https://${domain}/`).href).toBe(`${origin}/`);
      expect(new URL(origin).hostname).toBe(host);
    }),
    { numRuns: 300 },
  );
});

it("takes any origin for what a browser sends, or refuses it", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        nearlyHost,
        nearlyHost.map((text) => `https://${text}`),
      ),
      (text) => {
        const settings = accepted(withKey(goodConfig, "auth.trustedOrigins", [text]));
        if (settings) expect(settings.auth.trustedOrigins).toEqual([new URL(text).origin]);
      },
    ),
    { numRuns: 300 },
  );
});

it("refuses or accepts whatever stands under a key, and never breaks", () => {
  const anything = fc.oneof(fc.anything(), fc.json(), fc.string());
  fc.assert(
    fc.property(fc.constantFrom(...sections, "secrets", "other"), anything, fc.boolean(), (section, value, written) => {
      accepted({ ...goodConfig, [`prelaunch:${section}`]: value }, written);
    }),
    { numRuns: 300 },
  );
});

it("needs nothing but what it is given", () => {
  expect(accepted({})).toBeUndefined();
  expect(accepted({ ...goodConfig, "vercel:team": "acme", "aws:region": "eu-west-1" })).toBeDefined();
});
