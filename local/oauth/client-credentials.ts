/** Client id and secret of a token request, from the places that a provider accepts. A secret in two places is none. */
export function clientCredentials(
  authorization: string | undefined,
  form: URLSearchParams,
  places: readonly ("basic" | "body" | "query")[],
): { clientId: string; secret: string } | undefined {
  const inForm = places.includes("body") || places.includes("query");
  const clientId = form.get("client_id");
  const secret = form.get("client_secret");
  const [, encoded] = /^basic (\S+)$/i.exec(authorization ?? "") ?? [];
  if (encoded === undefined) return inForm && clientId && secret ? { clientId, secret } : undefined;
  if (!places.includes("basic") || (inForm && secret)) return undefined;
  const decoded = Buffer.from(encoded, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  if (colon < 0) return undefined;
  return { clientId: unescaped(decoded.slice(0, colon)), secret: unescaped(decoded.slice(colon + 1)) };
}

/** RFC 6749, section 2.3.1: both halves are form-encoded first. Clients that forget it send nothing that this changes. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", "%20"));
  } catch {
    return text;
  }
}
