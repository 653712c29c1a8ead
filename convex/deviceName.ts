import Bowser from "bowser";

/** A name that its owner recognises, such as "Chrome on macOS"; "Unknown device" where the header says nothing. */
export function deviceName(userAgent: string | null | undefined): string {
  if (!userAgent) return "Unknown device";
  const { browser, os } = Bowser.parse(userAgent);
  if (!browser.name) return "Unknown device";
  return os.name ? `${browser.name} on ${os.name}` : browser.name;
}
