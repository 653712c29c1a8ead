import { createHash, randomInt, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Connection } from "../acceptance/connection";
import type { CloudRecord } from "../local/cloud/cloud-record";
import type { StackFolder } from "../local/cloud/stack-folder";

/** Enough for every client of a run that must not be counted with the others. */
const addresses = 40;

/** How somebody outside reaches a local cloud under its real names: names lead to its edge, its authority is trusted. */
export function localConnection(folder: StackFolder, record: CloudRecord): Connection {
  const authority = readFileSync(path.join(folder.state("edge"), "ca.pem"), "utf8");
  const key = new X509Certificate(authority).publicKey.export({ type: "spki", format: "der" });
  return {
    edge: { address: "127.0.0.1", port: record.ports.edge },
    authority,
    browserArguments: [
      `--host-resolver-rules=MAP * 127.0.0.1:${record.ports.edge}, EXCLUDE localhost, EXCLUDE 127.0.0.1`,
      // Only this authority, not any certificate: passkeys are refused on a page with a certificate error.
      `--ignore-certificate-errors-spki-list=${createHash("sha256").update(key).digest("base64")}`,
    ],
    clientAddresses: loopbackAddresses(),
  };
}

/** Linux takes all of 127.0.0.0/8 for this machine; other systems have the one address. New ones for each run. */
function loopbackAddresses(): string[] {
  if (process.platform !== "linux") return [];
  const [second, third] = [randomInt(70, 250), randomInt(1, 250)];
  return Array.from({ length: addresses }, (_, index) => `127.${second}.${third}.${index + 1}`);
}
