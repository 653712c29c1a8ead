import { type AuthAnswer, authRequest } from "./auth-request";

/** How a passkey was used or made: done, refused by the device or the person, or by the server with its answer. */
export type PasskeyOutcome = { kind: "done" } | { kind: "refused"; name: string } | { kind: "failed"; answer: Refusal };
type Refusal = Extract<AuthAnswer, { ok: false }>;

/** Signs in with a passkey of this device. The part that speaks to the device is loaded when it is needed. */
export async function signInWithPasskey(): Promise<PasskeyOutcome> {
  const options = await authRequest("/passkey/generate-authenticate-options");
  if (!options.ok) return { kind: "failed", answer: options };
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const used = await startAuthentication({ optionsJSON: options.data as never }).catch(refusalName);
  if (typeof used === "string") return { kind: "refused", name: used };
  return finish(await authRequest("/passkey/verify-authentication", { response: used }));
}

/** Makes a passkey on this device for the signed-in person. */
export async function addPasskey(name: string): Promise<PasskeyOutcome> {
  const options = await authRequest(`/passkey/generate-register-options?name=${encodeURIComponent(name)}`);
  if (!options.ok) return { kind: "failed", answer: options };
  const { startRegistration } = await import("@simplewebauthn/browser");
  const made = await startRegistration({ optionsJSON: options.data as never }).catch(refusalName);
  if (typeof made === "string") return { kind: "refused", name: made };
  return finish(await authRequest("/passkey/verify-registration", { response: made, name }));
}

function finish(answer: AuthAnswer): PasskeyOutcome {
  return answer.ok ? { kind: "done" } : { kind: "failed", answer };
}

/** `NotAllowedError` where the person stopped it, `InvalidStateError` where the device has a passkey for the account. */
function refusalName(error: unknown): string {
  return error instanceof Error ? error.name : "UnknownError";
}
