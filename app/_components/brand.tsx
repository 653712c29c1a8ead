/** The mark: a door, ajar. */
export function BrandMark({ size = 28 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 28 28" fill="none">
      <rect width="28" height="28" rx="8" fill="var(--accent)" />
      <path d="M9 21V8.5A1.5 1.5 0 0 1 10.5 7H17" stroke="var(--on-accent)" strokeWidth="2" strokeLinecap="round" />
      <path d="M13 10.4 18.1 9a.7.7 0 0 1 .9.7v10.6a.7.7 0 0 1-.9.7L13 19.6Z" fill="var(--on-accent)" />
    </svg>
  );
}
