import { ProviderError } from "../provider-error";

/** A provider refuses to let its list of redirect URIs be read or changed. */
export class RedirectUriManagementError extends ProviderError {
  constructor(what: string, cure: string) {
    super("ERR_OAUTH_MANAGEMENT", what, cure);
  }
}
