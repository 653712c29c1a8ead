/**
 * Sends a mail through Resend.
 * Request and answers: https://resend.com/docs/api-reference/emails/send-email; idempotency keys hold for 24 hours.
 */

export interface OutgoingMail {
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
}

const endpoint = "https://api.resend.com/emails";
const timeoutMs = 15_000;
const longestWaitMs = 60 * 60 * 1000;

/** The mail service refused the mail for good: a bad key, an unknown sender domain, a bad address. */
export class MailRejectedError extends Error {
  readonly code = "ERR_MAIL_REJECTED";
  constructor(
    readonly status: number,
    service: string,
  ) {
    super(
      `Resend refused a mail (${status} ${service}). Check RESEND_API_KEY and that the domain of EMAIL_FROM is verified.`,
    );
    this.name = "MailRejectedError";
  }
}

/** The mail service is down, slow or asks to slow down: worth another try. */
export class MailUnavailableError extends Error {
  readonly code = "ERR_MAIL_UNAVAILABLE";
  constructor(
    what: string,
    /** What the service asked for, at most an hour. */
    readonly retryAfterMs: number | undefined = undefined,
  ) {
    super(`Resend could not be reached or is busy (${what}).`);
    this.name = "MailUnavailableError";
  }
}

/** Resolves when the service took the mail. Throws {@link MailRejectedError} or {@link MailUnavailableError}. */
export async function sendByResend(
  mail: OutgoingMail,
  options: { apiKey: string; idempotencyKey: string; fetch?: typeof fetch },
): Promise<void> {
  const send = options.fetch ?? fetch;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    const response = await send(endpoint, {
      method: "POST",
      signal: abort.signal,
      headers: {
        authorization: `Bearer ${options.apiKey}`,
        "content-type": "application/json",
        "idempotency-key": options.idempotencyKey,
        "user-agent": "auth-app/1",
      },
      body: JSON.stringify({ from: mail.from, to: [mail.to], subject: mail.subject, text: mail.text, html: mail.html }),
    });
    if (response.ok) return;
    if (response.status === 429 || response.status >= 500) {
      throw new MailUnavailableError(`status ${response.status}`, retryAfter(response));
    }
    throw new MailRejectedError(response.status, await errorName(response));
  } catch (error) {
    if (error instanceof MailRejectedError || error instanceof MailUnavailableError) throw error;
    throw new MailUnavailableError(abort.signal.aborted ? "no answer in time" : "no connection");
  } finally {
    clearTimeout(timer);
  }
}

function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get("retry-after"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, longestWaitMs) : undefined;
}

/** The `name` of Resend's error, such as `validation_error`. Its message may repeat the address, so it is left out. */
async function errorName(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  const name = typeof body === "object" && body !== null && "name" in body ? body.name : undefined;
  return typeof name === "string" && /^[a-z_]{1,64}$/.test(name) ? name : "no reason given";
}
