"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

interface SectionNavigationProps {
  /** What the links lead through, for who cannot see them. */
  label: string;
  links: readonly { href: string; label: string }[];
  /** On wide screens one below the other. */
  column?: boolean;
  /** `false`: pages that few visits go to are not loaded ahead. */
  prefetch?: false;
}

/** Pages that belong together, beside each other; the one that is open is marked. */
export function SectionNavigation({ label: name, links, column = false, prefetch }: SectionNavigationProps) {
  const path = usePathname();
  return (
    <nav aria-label={name}>
      <ul className={`flex flex-wrap gap-1 ${column ? "md:flex-col" : ""}`}>
        {links.map(({ href, label }) => (
          <li key={href}>
            <Link
              href={href}
              {...(prefetch === undefined ? {} : { prefetch })}
              aria-current={path === href ? "page" : undefined}
              className="flex min-h-11 items-center rounded-control px-3.5 text-sm font-medium text-muted hover:bg-hover aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-ink"
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
