"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { adminNavigation as texts } from "../_lib/people-texts";

const links = [
  { href: "/people", label: texts.people },
  { href: "/admin/audit", label: texts.audit },
  { href: "/admin/webhooks", label: texts.webhooks },
];

/** The pages of admins, beside each other. */
export function AdminNavigation() {
  const path = usePathname();
  return (
    <nav aria-label={texts.label} className="mb-8">
      <ul className="flex flex-wrap gap-1">
        {links.map(({ href, label }) => (
          <li key={href}>
            <Link
              href={href}
              prefetch={false}
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
