import type { ReactNode } from "react";
import { SectionNavigation } from "../../../_components/section-navigation";
import { hasMethod } from "../../../_lib/environment";
import { settingsNavigation as texts } from "../../../_lib/settings-texts";

/** The frame of the settings: their pages beside each other, those of methods that are off left out. */
export default function SettingsLayout({ children }: { children: ReactNode }) {
  const links = [
    { href: "/settings", label: texts.profile },
    { href: "/settings/security", label: texts.security },
    ...(hasMethod("api-key") ? [{ href: "/settings/keys", label: texts.keys }] : []),
    { href: "/settings/data", label: texts.data },
  ];
  return (
    <div className="grid items-start gap-8 md:grid-cols-[11rem_minmax(0,1fr)]">
      <SectionNavigation label={texts.label} links={links} column />
      <div className="min-w-0 max-w-2xl">{children}</div>
    </div>
  );
}
