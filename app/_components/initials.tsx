/** A round badge with the first letters of a name. Empty names leave an empty badge of the same size. */
export function Initials({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      className="flex size-10 items-center justify-center rounded-full bg-accent-soft text-sm font-semibold text-accent-ink"
    >
      {initials(name)}
    </span>
  );
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/u);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? "")][0] ?? "");
  return letters.join("").toUpperCase();
}
