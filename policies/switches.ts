import type { Text } from "./declared";

const offWords = ["off", "false", "0", "no", "disabled", "none"];

/** True for a switch that stands on off. A value that is not known yet counts as neither. */
export function isOff(value: Text): boolean {
  return typeof value === "string" && offWords.includes(value.trim().toLowerCase());
}
