import { ProviderError } from "../provider-error";

export class SecretImportError extends ProviderError {
  constructor(what: string, cure: string) {
    super("ERR_SECRET_IMPORT", what, cure);
  }
}

/** So many earlier secrets still count that another one cannot be kept beside them. */
export class SecretRotationError extends ProviderError {
  constructor(what: string, cure: string) {
    super("ERR_SECRET_ROTATION", what, cure);
  }
}

/** The auth secret does not open the signing keys that were made with another one. */
export class SigningKeysError extends ProviderError {
  constructor(what: string, cure: string) {
    super("ERR_SIGNING_KEYS", what, cure);
  }
}
