import type Link from "next/link";
import { siteTexts } from "../_lib/texts";
import { BrandMark } from "./brand";

interface HomeLinkProps {
  appName: string;
  /** A plain anchor starts anew where it leads to; the live pages give their link, which keeps the connection. */
  as?: "a" | typeof Link;
}

/** Name and mark of the app: the way to its first page. */
export function HomeLink({ appName, as: Anchor = "a" }: HomeLinkProps) {
  return (
    <Anchor
      href="/"
      aria-label={siteTexts.home(appName)}
      className="inline-flex items-center gap-2.5 rounded-control font-semibold"
    >
      <BrandMark />
      {appName}
    </Anchor>
  );
}
