/** One item of an envelope: what kind it is, and its JSON, or nothing when it is no JSON. */
export interface EnvelopeItem {
  type: string;
  payload: unknown;
}

export interface Envelope {
  /** As the SDK made it; the answer repeats it. */
  eventId: string | undefined;
  /** Public key of the DSN, when the header carries one. */
  dsn: string | undefined;
  items: EnvelopeItem[];
}

/**
 * Reads an envelope: a line of JSON, then for each item a line of JSON and its payload, of `length` bytes or up to the end
 * of the line.
 * Source: https://develop.sentry.dev/sdk/data-model/envelopes/
 *
 * @throws SyntaxError when it is none
 */
export function parseEnvelope(bytes: Buffer): Envelope {
  let at = 0;
  const line = (): Buffer => {
    const end = bytes.indexOf(0x0a, at);
    const part = bytes.subarray(at, end < 0 ? bytes.length : end);
    at = end < 0 ? bytes.length : end + 1;
    return part;
  };
  const object = (part: Buffer): Record<string, unknown> => {
    const value: unknown = JSON.parse(part.toString("utf8"));
    if (typeof value !== "object" || value === null) throw new SyntaxError("An envelope's header is a JSON object.");
    return value as Record<string, unknown>;
  };

  const header = object(line());
  const items: EnvelopeItem[] = [];
  while (at < bytes.length) {
    const raw = line();
    if (raw.length === 0) continue;
    const { type, length } = object(raw);
    let payload: Buffer;
    if (typeof length === "number") {
      payload = bytes.subarray(at, at + length);
      if (payload.length < length) throw new SyntaxError("An envelope's item is shorter than it says.");
      at += length + 1;
    } else payload = line();
    items.push({ type: String(type), payload: json(payload) });
  }
  const { event_id: eventId, dsn } = header;
  return {
    eventId: typeof eventId === "string" ? eventId : undefined,
    dsn: typeof dsn === "string" ? dsn : undefined,
    items,
  };
}

function json(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** What an event is about, as Sentry titles it: type and value of its last exception, or its message. */
export function titleOfEvent(payload: unknown): { title: string; text: string } {
  const event = (typeof payload === "object" && payload !== null ? payload : {}) as {
    message?: string | { formatted?: string };
    level?: string;
    environment?: string;
    exception?: { values?: { type?: string; value?: string }[] };
  };
  const thrown = event.exception?.values?.at(-1);
  const message = typeof event.message === "string" ? event.message : event.message?.formatted;
  const title = thrown ? `${thrown.type ?? "Error"}: ${thrown.value ?? ""}` : (message ?? "Event");
  return { title, text: [event.level ?? "error", event.environment].filter(Boolean).join(", ") };
}
