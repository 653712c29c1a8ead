import { passkey } from "@better-auth/passkey";
import { APIError } from "better-auth/api";

interface RelyingParty {
  id: string;
  name: string;
  origin: string;
}

/**
 * Passkeys that stand for both factors: the device itself, and the finger, face or code that unlocked it. One that was
 * used without unlocking proves the device alone and is refused.
 */
export function passkeys(party: RelyingParty | undefined) {
  return passkey({
    ...(party ? { rpID: party.id, rpName: party.name, origin: party.origin } : {}),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    authentication: {
      afterVerification: async ({ verification }) => {
        if (verification.authenticationInfo?.userVerified) return;
        throw new APIError("UNAUTHORIZED", { code: "PASSKEY_NOT_UNLOCKED", message: "The passkey was not unlocked." });
      },
    },
  });
}
