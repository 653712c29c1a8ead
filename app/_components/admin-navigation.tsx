import { adminNavigation as texts } from "../_lib/people-texts";
import { SectionNavigation } from "./section-navigation";

const links = [
  { href: "/people", label: texts.people },
  { href: "/admin/audit", label: texts.audit },
  { href: "/admin/webhooks", label: texts.webhooks },
];

/** The pages of admins, beside each other. */
export function AdminNavigation() {
  return (
    <div className="mb-8">
      <SectionNavigation label={texts.label} links={links} prefetch={false} />
    </div>
  );
}
