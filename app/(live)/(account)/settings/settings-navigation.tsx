"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { settingsNavigation as texts } from "../../../_lib/settings-texts";

export function SettingsNavigation({ links }: { links: { href: string; label: string }[] }) {
  const path = usePathname();
  return (
    <nav aria-label={texts.label}>
      <ul className="flex flex-wrap gap-1 md:flex-col">
        {links.map(({ href, label }) => (
          <li key={href}>
            <Link
              href={href}
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
