import { expect } from "vitest";
import { ask } from "./ask";
import type { TestStack } from "./test-stack";

const site = "https://example.com";
const fingerprint = Array(32).fill("AB").join(":");

/** Settings that ask for all five files. */
export const allWellKnownFiles = {
  iosAppIds: ["ABCDE12345.com.example.app"],
  androidAppLinks: [`com.example.app:${fingerprint}`],
  changePasswordUrl: `${site}/settings/security`,
  webauthnAltOrigins: ["https://example.co.uk"],
  securityContact: "mailto:security@example.com",
  securityTxtExpires: "180d",
};

const json = (status: number, text: string) => ({ status, type: "application/json", location: undefined, text });

/** Each file with its exact bytes. The day that security.txt names is judged apart. */
const files = {
  "apple-app-site-association": json(200, '{"webcredentials":{"apps":["ABCDE12345.com.example.app"]}}'),
  "assetlinks.json": json(
    200,
    `[{"relation":["delegate_permission/common.handle_all_urls","delegate_permission/common.get_login_creds"],` +
      `"target":{"namespace":"android_app","package_name":"com.example.app","sha256_cert_fingerprints":["${fingerprint}"]}}]`,
  ),
  "change-password": { status: 302, type: undefined, location: `${site}/settings/security`, text: "" },
  webauthn: json(200, '{"origins":["https://example.com","https://example.co.uk"]}'),
  "security.txt": {
    status: 200,
    type: "text/plain; charset=utf-8",
    location: undefined,
    text: `Contact: mailto:security@example.com\nExpires: DAY\nCanonical: ${site}/.well-known/security.txt\nPreferred-Languages: en\n`,
  },
};

const asked = (stack: TestStack, file: string) => ask(stack.record.ports.edge, `${site}/.well-known/${file}`);

/** All five as anyone outside gets them who asks the site once and follows nothing, with {@link allWellKnownFiles} set. */
export async function expectAllWellKnownFiles(stack: TestStack): Promise<void> {
  for (const [file, wanted] of Object.entries(files)) {
    const { status, headers, text } = await asked(stack, file);
    const shown = text.replace(/^Expires: (.*)$/m, "Expires: DAY");
    expect({ status, type: headers["content-type"], location: headers["location"], text: shown }, file).toEqual(wanted);
    expect(headers["x-content-type-options"], file).toBe("nosniff");
    if (status === 200) expect(headers["cache-control"], file).toBe("public, max-age=300");
    const expires = /^Expires: (.*)$/m.exec(text)?.[1];
    if (expires !== undefined) {
      const days = (Date.parse(expires) - Date.now()) / 86_400_000;
      expect(days, file).toBeGreaterThan(179);
      expect(days, file).toBeLessThanOrEqual(180);
    }
  }
}

/** Which of the five are there, by their statuses. */
export async function wellKnownStatuses(stack: TestStack): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {};
  for (const file of Object.keys(files)) statuses[file] = (await asked(stack, file)).status;
  return statuses;
}
