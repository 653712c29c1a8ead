import { html } from "hono/html";
import { type Markup, page } from "./page";
import { fullName } from "./people";
import type { Person } from "./person";

/** What the app asks for, with the two answers that a person can give. */
export function consentPage(options: {
  provider: string;
  app: string;
  person: Person;
  scopes: readonly string[];
  action: string;
}): Markup {
  return page(
    options.provider,
    `${options.app} wants to sign you in`,
    html`<p>You are ${fullName(options.person)} (${options.person.email}). ${options.app} asks for:</p>
      <ul class="granted">${options.scopes.map((scope) => html`<li><code>${scope}</code></li>`)}</ul>
      <form method="post" action="${options.action}" class="choices">
        <button type="submit" name="decision" value="deny">Deny</button>
        <button type="submit" name="decision" value="allow">Allow</button>
      </form>`,
  );
}
