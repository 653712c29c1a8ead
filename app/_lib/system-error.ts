import { clientProofHeader, proveClient } from "../../contract/client-address";
import { systemErrorPath, systemErrorReport } from "../../contract/system-errors";

/** The reporter's own address, where a proof asks for a client's: nobody's. */
const nobody = "0.0.0.0";
const patienceMs = 3000;

/**
 * Reports to the functions that a request ended with an error that nobody expected: they tell the operators. Never rejects,
 * as the error that it is about matters more. What has no route that can be named is told of as `/`.
 */
export async function reportSystemError(
  { work, route }: { work: string; route: string },
  { convexSiteUrl, key }: { convexSiteUrl: string; key: string },
): Promise<void> {
  const named = systemErrorReport.safeParse({ where: `${work} ${route}` });
  const body = new TextEncoder().encode(JSON.stringify(named.success ? named.data : { where: "request /" }));
  const request = { method: "POST", url: `${convexSiteUrl}${systemErrorPath}`, body };
  try {
    const proof = await proveClient(nobody, request, key);
    await fetch(request.url, {
      method: request.method,
      headers: { "content-type": "application/json", [clientProofHeader]: proof },
      body,
      signal: AbortSignal.timeout(patienceMs),
    });
  } catch {
    // The functions may be what is down; the hosting's log has the error.
  }
}
