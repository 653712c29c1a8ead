import { appName } from "../_lib/environment";
import { siteTexts } from "../_lib/texts";
import { BrandMark } from "./brand";

/** Name and mark of the app, where a page has no other way out. A plain anchor: what it leads to starts anew. */
export function HomeLink() {
  return (
    <a
      href="/"
      aria-label={siteTexts.home(appName)}
      className="inline-flex items-center gap-2.5 rounded-control font-semibold"
    >
      <BrandMark />
      {appName}
    </a>
  );
}
