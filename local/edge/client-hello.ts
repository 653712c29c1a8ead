import type { TlsVersion } from "./arrival";

/** What a client says before the handshake begins (RFC 8446, 4.1.2). */
export interface ClientHello {
  /** Server name, in lower case; "" when it names none. */
  host: string;
  /** The newest version that it offers. */
  newest: TlsVersion;
}

const versions: Readonly<Record<number, TlsVersion>> = { 769: "1.0", 770: "1.1", 771: "1.2", 772: "1.3" };

/** Number of bytes of the first TLS record, header included; `undefined` while the header has not come. */
export function recordLength(bytes: Buffer): number | undefined {
  return bytes.length < 5 ? undefined : 5 + bytes.readUInt16BE(3);
}

/** Reads a whole ClientHello record; `undefined` when it is none. */
export function readClientHello(bytes: Buffer): ClientHello | undefined {
  try {
    return read(bytes);
  } catch (error) {
    // Lengths that lead beyond the record.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function read(bytes: Buffer): ClientHello | undefined {
  // Record type handshake, message type client_hello.
  if (bytes.readUInt8(0) !== 22 || bytes.readUInt8(5) !== 1) return undefined;
  let newest = bytes.readUInt16BE(9);
  let host = "";
  let at = 11 + 32;
  at += 1 + bytes.readUInt8(at);
  at += 2 + bytes.readUInt16BE(at);
  at += 1 + bytes.readUInt8(at);
  const end = Math.min(at + 2 < bytes.length ? at + 2 + bytes.readUInt16BE(at) : 0, bytes.length);
  for (at += 2; at + 4 <= end; ) {
    const type = bytes.readUInt16BE(at);
    const length = bytes.readUInt16BE(at + 2);
    const body = bytes.subarray(at + 4, at + 4 + length);
    if (type === 0 && body.length > 5)
      host = body
        .subarray(5, 5 + body.readUInt16BE(3))
        .toString("latin1")
        .toLowerCase();
    if (type === 43) newest = newestOf(body);
    at += 4 + length;
  }
  const version = versions[newest];
  return version === undefined ? undefined : { host, newest: version };
}

/** The extension supported_versions; values that browsers mix in to keep servers tolerant (RFC 8701) do not count. */
function newestOf(body: Buffer): number {
  let newest = 0;
  for (let at = 1; at + 2 <= body.length; at += 2) {
    const version = body.readUInt16BE(at);
    if (versions[version] !== undefined && version > newest) newest = version;
  }
  return newest;
}

/** The fatal alert `protocol_version`, as a record of TLS 1.2. */
export const protocolVersionAlert = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 70]);
