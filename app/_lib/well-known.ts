import { commaList } from "../../contract/comma-list";
import { wellKnownVariables } from "../../contract/well-known";

/** A file under /.well-known as it is served: a body with its type, or the place that it leads to. */
export type WellKnownFile = { type: string; body: string } | { location: string };

type Environment = Record<string, string | undefined>;

const json = (value: unknown): WellKnownFile => ({ type: "application/json", body: JSON.stringify(value) });

/**
 * apple-app-site-association: apps that share this site's passkeys and passwords.
 * Source: https://developer.apple.com/documentation/xcode/supporting-associated-domains (webcredentials), read 2026-11-21.
 */
function appleAppSiteAssociation(appIds: string): WellKnownFile {
  return json({ webcredentials: { apps: commaList(appIds) } });
}

/**
 * assetlinks.json: Android apps that may sign in with this site's credentials. An entry is `<package>:<SHA-256>`.
 * Source: https://developer.android.com/identity/credential-manager/prerequisites (Digital Asset Links), read 2026-11-21.
 */
function assetLinks(appLinks: string): WellKnownFile {
  return json(
    commaList(appLinks).map((entry) => {
      const packageName = entry.slice(0, entry.indexOf(":"));
      return {
        relation: ["delegate_permission/common.handle_all_urls", "delegate_permission/common.get_login_creds"],
        target: {
          namespace: "android_app",
          package_name: packageName,
          sha256_cert_fingerprints: [entry.slice(packageName.length + 1)],
        },
      };
    }),
  );
}

/** security.txt (RFC 9116): where to report a vulnerability. It never runs out: each answer dates it anew. */
function securityTxt(contact: string, expiresDays: string | undefined, site: string, now: Date): WellKnownFile {
  const expires = new Date(now.getTime() + Number(expiresDays ?? 365) * 86_400_000);
  const lines = [
    `Contact: ${contact}`,
    `Expires: ${expires.toISOString()}`,
    `Canonical: ${site}/.well-known/security.txt`,
    "Preferred-Languages: en",
  ];
  return { type: "text/plain; charset=utf-8", body: `${lines.join("\n")}\n` };
}

/** The file of this name; `undefined` where it is unknown or not wanted. `site` is the origin of the app. */
export function wellKnownFile(
  name: string,
  environment: Environment,
  site: string,
  now = new Date(),
): WellKnownFile | undefined {
  const value = (variable: keyof typeof wellKnownVariables) => environment[wellKnownVariables[variable]] || undefined;
  const iosAppIds = value("iosAppIds");
  const androidAppLinks = value("androidAppLinks");
  const location = value("changePasswordUrl");
  const origins = value("webauthnAltOrigins");
  const contact = value("securityContact");
  switch (name) {
    case "apple-app-site-association":
      return iosAppIds === undefined ? undefined : appleAppSiteAssociation(iosAppIds);
    case "assetlinks.json":
      return androidAppLinks === undefined ? undefined : assetLinks(androidAppLinks);
    case "change-password":
      return location === undefined ? undefined : { location };
    case "webauthn":
      return origins === undefined ? undefined : json({ origins: [site, ...commaList(origins)] });
    case "security.txt":
      return contact === undefined ? undefined : securityTxt(contact, value("securityTxtExpiresDays"), site, now);
    default:
      return undefined;
  }
}
