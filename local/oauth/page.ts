import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { margin: 0; display: grid; place-items: start center; min-height: 100vh; background: Canvas; color: CanvasText; }
  main { width: min(26rem, 100% - 2rem); padding: 3rem 0; }
  h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
  h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
  .note { border: 1px solid; border-radius: .5rem; padding: .5rem .75rem; margin: 0 0 1.5rem; font-size: .875rem; }
  ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .5rem; }
  .granted { list-style: disc; padding-inline-start: 1.25rem; gap: .25rem; }
  button { font: inherit; width: 100%; min-height: 2.75rem; padding: .5rem .75rem; text-align: start; border: 1px solid;
    border-radius: .5rem; background: ButtonFace; color: ButtonText; cursor: pointer; }
  button:focus-visible, input:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
  .choices { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem; margin-top: 1.5rem; }
  .choices button { text-align: center; }
  label { display: block; margin: .75rem 0 .25rem; }
  label.check { display: flex; gap: .5rem; align-items: center; }
  input:not([type=checkbox]) { font: inherit; width: 100%; box-sizing: border-box; min-height: 2.75rem;
    padding: .5rem .75rem; border: 1px solid; border-radius: .5rem; background: Field; color: FieldText; }
  form + form, form p { margin-top: 1rem; }
  code { overflow-wrap: anywhere; }
`;

/** A page of a provider's stand-in, which says so. */
export function page(provider: string, title: string, body: Markup): Markup {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title} · ${provider} (local stand-in)</title>
    <style>${raw(style)}</style>
  </head>
  <body>
    <main>
      <p class="note">Local stand-in for ${provider}. Nothing leaves this machine.</p>
      <h1>${title}</h1>
      ${body}
    </main>
  </body>
</html>`;
}

/** The same as an answer by itself. */
export async function pageAnswer(provider: string, title: string, body: Markup, status = 200): Promise<Response> {
  return new Response(String(await page(provider, title, body)), {
    status,
    headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  });
}
