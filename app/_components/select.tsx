import type { ComponentProps } from "react";

interface SelectProps extends Omit<ComponentProps<"select">, "name" | "className"> {
  name: string;
  label: string;
  options: readonly { value: string; label: string }[];
}

/** A labelled choice of a few. The browser's own: it works with every keyboard and on every phone. */
export function Select({ name, label, options, id = `field-${name}`, ...select }: SelectProps) {
  return (
    <div className="pb-3">
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <select
        {...select}
        id={id}
        name={name}
        className="block h-12 w-full rounded-control border border-edge bg-surface px-3.5 text-base text-ink"
      >
        {options.map(({ value, label: text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
