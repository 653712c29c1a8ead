import { policyTexts } from "../_lib/privacy-texts";

/** Stands on each page on which an account can be made: doing so agrees to the privacy policy. */
export function PolicyNotice({ children }: { children: string }) {
  return (
    <p className="mt-6 text-sm text-muted">
      {children}{" "}
      <a href="/privacy" className="text-link">
        {policyTexts.inSentence}
      </a>
      .
    </p>
  );
}
