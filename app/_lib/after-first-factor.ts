import { withReturnPath } from "./return-path";

/** Where a sign-in goes on after what it proved so far: to the page, or to the second factor where the answer asks for it. */
export function afterFirstFactor(data: unknown, returnTo: string): string {
  const waits = typeof data === "object" && data !== null && "twoFactorRedirect" in data && data.twoFactorRedirect;
  return waits ? withReturnPath("/two-factor", returnTo) : returnTo;
}
