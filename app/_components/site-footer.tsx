import { appName } from "../_lib/environment";
import { policyTexts } from "../_lib/privacy-texts";
import { CookieChoices } from "./cookie-choices";

const linkClass = "inline-flex min-h-11 items-center rounded-control hover:text-ink hover:underline";

/** The last line of every page: whose it is, the privacy policy, and the way back to the question about cookies. */
export function SiteFooter() {
  return (
    <footer className="flex flex-wrap items-center gap-x-6 py-5 text-sm text-muted">
      <span>{appName}</span>
      <a href="/privacy" className={linkClass}>
        {policyTexts.link}
      </a>
      <CookieChoices className={linkClass} />
    </footer>
  );
}
