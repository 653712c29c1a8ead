/** The entries of a variable that is a list, separated by commas. Without empty ones: the empty text is the empty list. */
export function commaList(text: string): string[] {
  return text.split(",").filter((entry) => entry !== "");
}
