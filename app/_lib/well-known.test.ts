import { describe, expect, it } from "vitest";
import { wellKnownFile } from "./well-known";

const site = "https://example.com";
const digest = Array(32).fill("AB").join(":");
const environment = {
  IOS_APP_IDS: "ABCDE12345.com.example.app,ABCDE12345.com.example.beta",
  ANDROID_APP_LINKS: `com.example.app:${digest}`,
  CHANGE_PASSWORD_URL: "https://example.com/settings",
  WEBAUTHN_ALT_ORIGINS: "https://example.co.uk,https://example.de",
  SECURITY_CONTACT: "mailto:security@example.com",
  SECURITY_TXT_EXPIRES_DAYS: "180",
};
const names = ["apple-app-site-association", "assetlinks.json", "change-password", "webauthn", "security.txt"];
const bodyOf = (name: string, now?: Date): string => {
  const file = wellKnownFile(name, environment, site, now);
  return file !== undefined && "body" in file ? file.body : "";
};

describe("files under /.well-known", () => {
  it.each(names)("%s is not there until it is set", (name) => {
    expect(wellKnownFile(name, {}, site)).toBeUndefined();
    expect(wellKnownFile(name, environment, site)).toBeDefined();
  });

  it.each(["", "assetlinks", "openid-configuration", "__proto__", "constructor"])("%j is none of them", (name) => {
    expect(wellKnownFile(name, environment, site)).toBeUndefined();
  });

  it("names the iOS apps by team and bundle, as JSON", () => {
    expect(JSON.parse(bodyOf("apple-app-site-association"))).toEqual({
      webcredentials: { apps: ["ABCDE12345.com.example.app", "ABCDE12345.com.example.beta"] },
    });
  });

  it("splits an Android entry at the first colon: the digest has colons itself", () => {
    expect(JSON.parse(bodyOf("assetlinks.json"))).toMatchObject([
      { target: { package_name: "com.example.app", sha256_cert_fingerprints: [digest] } },
    ]);
  });

  it("leads to where the password is changed", () => {
    expect(wellKnownFile("change-password", environment, site)).toEqual({ location: "https://example.com/settings" });
  });

  it("lists the site with its other origins", () => {
    expect(JSON.parse(bodyOf("webauthn"))).toEqual({ origins: [site, "https://example.co.uk", "https://example.de"] });
  });

  it("dates security.txt from the day that it is asked for, 365 days where none are named", () => {
    const now = new Date("2026-11-21T00:00:00Z");
    expect(bodyOf("security.txt", now)).toBe(
      "Contact: mailto:security@example.com\nExpires: 2027-05-20T00:00:00.000Z\nCanonical: https://example.com/.well-known/security.txt\nPreferred-Languages: en\n",
    );
    const without = wellKnownFile("security.txt", { SECURITY_CONTACT: "https://example.com/report" }, site, now);
    expect(without).toMatchObject({ body: expect.stringContaining("Expires: 2027-11-21T00:00:00.000Z") });
  });
});
