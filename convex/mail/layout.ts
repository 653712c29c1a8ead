/** The look of every mail: one card, one button. Tables and inline styles, because mail programs know little else. */

export interface MailContent {
  app: string;
  /** The line that mail programs show beside the subject. */
  preview: string;
  title: string;
  paragraphs: string[];
  action: { label: string; url: string };
  footnote: string;
}

const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

export function renderText({ title, paragraphs, action, footnote, app }: MailContent): string {
  return [title, ...paragraphs, `${action.label}:\n${action.url}`, footnote, `-- \n${app}`].join("\n\n");
}

export function renderHtml({ app, preview, title, paragraphs, action, footnote }: MailContent): string {
  const url = escapeHtml(action.url);
  const body = paragraphs
    .map(
      (text) =>
        `<p style="margin:0 0 16px;${font};font-size:16px;line-height:26px;color:#3c3b37">${escapeHtml(text)}</p>`,
    )
    .join("");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light">
<title>${escapeHtml(title)}</title>
</head>
<body style="margin:0;padding:0;background:#f5f4f0">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(preview)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f5f4f0">
<tr><td align="center" style="padding:40px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:520px">
<tr><td style="padding:0 4px 20px;${font};font-size:16px;font-weight:600;color:#1b1a17">${escapeHtml(app)}</td></tr>
<tr><td style="background:#ffffff;border:1px solid #e4e2da;border-radius:16px;padding:40px 36px">
<h1 style="margin:0 0 20px;${font};font-size:24px;line-height:32px;font-weight:600;letter-spacing:-0.02em;color:#1b1a17">${escapeHtml(title)}</h1>
${body}
<table role="presentation" cellpadding="0" cellspacing="0" style="margin:28px 0"><tr><td style="background:#0b6b4d;border-radius:10px">
<a href="${url}" style="display:inline-block;padding:14px 26px;${font};font-size:16px;font-weight:600;color:#ffffff;text-decoration:none">${escapeHtml(action.label)}</a>
</td></tr></table>
<p style="margin:0 0 8px;${font};font-size:14px;line-height:22px;color:#66645d">${escapeHtml(footnote)}</p>
<p style="margin:0;${font};font-size:14px;line-height:22px;color:#66645d">If the button does not work, copy this address:<br><a href="${url}" style="color:#0b6b4d;word-break:break-all">${url}</a></p>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>`;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
