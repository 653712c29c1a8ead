/**
 * Variables of the hosting from which the app serves its `/.well-known` files; each is absent when the file is not wanted.
 * Lists are separated by commas.
 */
export const wellKnownVariables = {
  /** `<team id>.<bundle id>` of each iOS app: apple-app-site-association. */
  iosAppIds: "IOS_APP_IDS",
  /** `<package>:<SHA-256 of the signing certificate>` of each Android app, the digest as colon-separated hex: assetlinks.json. */
  androidAppLinks: "ANDROID_APP_LINKS",
  /** Where change-password leads. */
  changePasswordUrl: "CHANGE_PASSWORD_URL",
  /** Other origins that may use this site's passkeys: webauthn. */
  webauthnAltOrigins: "WEBAUTHN_ALT_ORIGINS",
  /** Where to report a vulnerability: security.txt. */
  securityContact: "SECURITY_CONTACT",
  /** Days that a served security.txt is good for. */
  securityTxtExpiresDays: "SECURITY_TXT_EXPIRES_DAYS",
} as const;
