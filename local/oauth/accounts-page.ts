import { html } from "hono/html";
import { type Markup, page } from "./page";
import { fullName } from "./people";
import type { Person } from "./person";

/** Who is signing in: the test people, and a form for another one. */
export function accountsPage(options: {
  provider: string;
  people: readonly Person[];
  action: string;
  problem: string | undefined;
}): Markup {
  const choices = options.people.map(
    (person) => html`<li>
      <button type="submit" name="person" value="${person.id}">
        ${fullName(person)}<br /><small>${person.email}${person.emailVerified ? "" : ", not verified"}</small>
      </button>
    </li>`,
  );
  return page(
    options.provider,
    "Choose an account",
    html`<form method="post" action="${options.action}"><ul>${choices}</ul></form>
      <h2>Another account</h2>
      ${options.problem ? html`<p role="alert">${options.problem}</p>` : ""}
      <form method="post" action="${options.action}">
        <label for="name">Name</label>
        <input id="name" name="name" autocomplete="off" required />
        <label for="email">Email address</label>
        <input id="email" name="email" type="email" autocomplete="off" required />
        <label class="check">
          <input type="checkbox" name="verified" value="yes" checked /> ${options.provider} has verified the address
        </label>
        <p><button type="submit">Use this account</button></p>
      </form>`,
  );
}
