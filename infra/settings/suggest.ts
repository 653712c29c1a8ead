import { distance } from "fastest-levenshtein";

/** The candidate that was probably meant, if one is near enough. */
export function didYouMean(text: string, candidates: readonly string[]): string | undefined {
  const simple = (word: string) => word.toLowerCase().replace(/[^a-z0-9]/g, "");
  const ranked = candidates
    .map((candidate) => ({ candidate, far: distance(simple(text), simple(candidate)) }))
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best && best.far <= Math.max(1, Math.floor(text.length / 3)) ? best.candidate : undefined;
}
