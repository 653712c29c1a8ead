const shape =
  "inline-flex min-h-11 items-center justify-center gap-2 rounded-control px-5 text-base font-medium motion-safe:transition-colors duration-150 disabled:cursor-default aria-disabled:cursor-default";

const looks = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong",
  quiet: "border border-edge bg-surface text-ink hover:bg-hover",
  danger: "bg-danger text-on-danger hover:bg-danger-strong",
} as const;

/** Classes of a button, or of a link that looks like one. */
export function buttonClass(look: keyof typeof looks, extra = ""): string {
  return `${shape} ${looks[look]} ${extra}`;
}
