import { auditLog } from "./cmp-1-audit-log";
import { retention } from "./cmp-2-retention";
import { privacyPolicy } from "./cmp-3-privacy-policy";
import { cookieConsent } from "./cmp-4-cookie-consent";
import { signingKeys } from "./cvx-1-signing-keys";
import { issuer } from "./cvx-2-issuer";
import { providerClients } from "./cvx-3-provider-clients";
import { authSecret } from "./env-1-auth-secret";
import { siteUrl } from "./env-2-site-url";
import { publicVariables } from "./env-3-public-variables";
import { callbackUrls } from "./env-4-callback-urls";
import { mailKey } from "./env-5-mail-key";
import { senderDomain } from "./env-5-sender-domain";
import { passkeyDomain } from "./env-6-passkey-domain";
import { webhookEndpoints } from "./mon-3-webhooks";
import { alertChannel } from "./mon-4-alert-channel";
import type { Rule } from "./policy";
import { cookies } from "./sec-1-cookies";
import { edgeTls } from "./sec-1-edge-tls";
import { sessionLifetime } from "./sec-1-session-lifetime";
import { secretFingerprints } from "./sec-2-secret-fingerprints";
import { testCredentialsRule } from "./sec-3-test-credentials";
import { thisMachineRule } from "./sec-3-this-machine";
import { envFilesRule } from "./sec-4-env-files";
import { originChecks } from "./sec-5-origin-checks";
import { trustedOrigins } from "./sec-5-trusted-origins";
import { appLimits } from "./sec-6-app-limits";
import { edgeLimits } from "./sec-6-edge-limits";
import { proxiedRecords } from "./sec-6-proxied-records";
import { addressHeaders } from "./sec-7-address-headers";
import { clientAddressKey } from "./sec-7-client-address-key";
import { edgeOnlyHosting } from "./sec-7-edge-only-hosting";
import { edgeSecrets } from "./sec-7-edge-secrets";
import { oneRoad } from "./sec-8-one-road";
import { protectedData } from "./sec-8-protected-data";
import { publicSecrets } from "./sec-8-public-secrets";
import { releaseGate } from "./sec-8-release-gate";
import { sensitiveVariables } from "./sec-8-sensitive-variables";
import { appleAppSite } from "./wk-1-apple-app-site";
import { assetLinks } from "./wk-2-asset-links";
import { changePassword } from "./wk-3-change-password";
import { relatedOrigins } from "./wk-4-related-origins";
import { securityTxt } from "./wk-5-security-txt";

/** Every rule of the pack, in the order of the checklist. */
export const rules: readonly Rule[] = [
  authSecret,
  siteUrl,
  publicVariables,
  callbackUrls,
  mailKey,
  senderDomain,
  passkeyDomain,
  cookies,
  edgeTls,
  sessionLifetime,
  secretFingerprints,
  testCredentialsRule,
  thisMachineRule,
  envFilesRule,
  originChecks,
  trustedOrigins,
  appLimits,
  edgeLimits,
  proxiedRecords,
  addressHeaders,
  clientAddressKey,
  edgeOnlyHosting,
  edgeSecrets,
  oneRoad,
  protectedData,
  publicSecrets,
  releaseGate,
  sensitiveVariables,
  webhookEndpoints,
  alertChannel,
  auditLog,
  retention,
  privacyPolicy,
  cookieConsent,
  signingKeys,
  issuer,
  providerClients,
  appleAppSite,
  assetLinks,
  changePassword,
  relatedOrigins,
  securityTxt,
];
