import { distance } from "fastest-levenshtein";

/** Two letters swapped are a distance of two. */
const near = (text: string) => (text.length < 4 ? 1 : Math.max(2, Math.floor(text.length / 3)));

/** The candidate that was probably meant, if one is near enough. */
export function didYouMean(text: string, candidates: readonly string[]): string | undefined {
  const simple = (word: string) => word.toLowerCase().replace(/[^a-z0-9]/g, "");
  const ranked = candidates
    .map((candidate) => ({ candidate, far: distance(simple(text), simple(candidate)) }))
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best && best.far <= near(text) ? best.candidate : undefined;
}
