"use strict";
/**
 * Loaded by `NODE_OPTIONS=--require` into the Node processes of a local cloud: vendor host names lead to this machine,
 * everything else that would leave the machine is refused.
 *
 * - Names listed in the file `PRELAUNCH_NAMES` (exact, or `*.suffix`) connect to the edge on 127.0.0.1, whatever the
 *   port; TLS server name and Host header stay as they are.
 * - Loopback, Unix sockets and pipes pass.
 * - All else fails with `ERR_PRELAUNCH_OUTSIDE`, and a line goes to the log of refusals.
 *
 * It patches `net.Socket.prototype.connect`, the one place that fetch, http, https, tls, http2, ws and gRPC share: Node
 * 20's fetch ignores proxy variables. Plain CommonJS without dependencies, because it runs before anything else.
 */
const dgram = require("node:dgram");
const dns = require("node:dns");
const fs = require("node:fs");
const Module = require("node:module");
const net = require("node:net");
const path = require("node:path");

const namesFile = process.env.PRELAUNCH_NAMES;
if (namesFile) install(namesFile);

/** @param {string} file */
function install(file) {
  let listed = { port: 0, hosts: [], refused: "" };
  let readAt = -1;

  /** The file is read again when it has changed, so that a long-lived process follows a restarted cloud. */
  function names() {
    const changedAt = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (changedAt !== readAt) {
      try {
        listed = { hosts: [], refused: "", port: 0, ...JSON.parse(fs.readFileSync(file, "utf8")) };
      } catch {
        listed = { port: 0, hosts: [], refused: "" };
      }
      readAt = changedAt;
    }
    return listed;
  }

  const program = process.argv[1] ? path.basename(process.argv[1]) : process.title;

  /** @param {string} target host, or host:port */
  function refusal(target) {
    const error = Object.assign(
      new Error(
        `${program} (process ${process.pid}) wanted to reach ${target}, which is outside this machine. ` +
          `The local cloud answers only for the hosts listed in ${file}: ${names().hosts.join(", ") || "none"}.`,
      ),
      { code: "ERR_PRELAUNCH_OUTSIDE", target },
    );
    const line = { at: new Date().toISOString(), target, program, pid: process.pid };
    const log = names().refused;
    if (log) {
      try {
        fs.appendFileSync(log, `${JSON.stringify(line)}\n`, { mode: 0o600 });
      } catch {
        // The refusal counts, not its record: the folder may be gone after a reset.
      }
    }
    return error;
  }

  /** @param {unknown} host */
  function normal(host) {
    return String(host)
      .toLowerCase()
      .replace(/\.$/, "")
      .replace(/^\[|\]$/g, "");
  }

  /** @param {string} host normalised */
  function isListed(host) {
    return names().hosts.some((/** @type {string} */ pattern) => {
      const wanted = pattern.toLowerCase();
      return wanted.startsWith("*.") ? host.endsWith(wanted.slice(1)) : host === wanted;
    });
  }

  /** @param {string} host normalised */
  function isLoopback(host) {
    if (host === "" || host === "localhost" || host.endsWith(".localhost")) return true;
    if (net.isIPv4(host)) return host.startsWith("127.") || host === "0.0.0.0";
    return host === "::1" || host === "::" || /^::ffff:(127\.|7f[0-9a-f]{2}:)/.test(host);
  }

  // Who resolves a name first and connects to the address afterwards (gRPC does) must end at the edge, too. Each listed
  // name gets a loopback address of its own, from a range that nothing else here uses.
  /** @type {Map<string, string>} */
  const addressOf = new Map();
  /** @type {Map<string, string>} */
  const nameOf = new Map();
  /** @param {string} host normalised and listed */
  function addressFor(host) {
    const known = addressOf.get(host);
    if (known) return known;
    const next = addressOf.size + 1;
    const address = `127.213.${next >> 8}.${next & 255}`;
    addressOf.set(host, address);
    nameOf.set(address, host);
    return address;
  }

  // Whoever judges addresses before connecting to one (`convex/webhooks/target.ts`) asks here whether a loopback address is
  // but the stand-in of a public name. Only a process of the local cloud has this.
  Object.defineProperty(globalThis, Symbol.for("prelaunch.standsForName"), {
    value: (/** @type {string} */ address) => nameOf.has(address),
  });

  // What `net.connect` itself calls; its types are not public.
  const normalizeArgs = /** @type {any} */ (net)._normalizeArgs;
  const connect = net.Socket.prototype.connect;

  /** @this {import("node:net").Socket} */
  net.Socket.prototype.connect = function prelaunchConnect(/** @type {unknown[]} */ ...args) {
    const normalized = Array.isArray(args[0]) ? args[0] : normalizeArgs(args);
    const options = normalized[0];
    if (options.path) return Reflect.apply(connect, this, args);
    const given = normal(options.host ?? "");
    const host = nameOf.get(given) ?? given;

    if (isListed(host)) {
      const { localAddress: _address, localPort: _port, lookup: _lookup, ...rest } = options;
      normalized[0] = { ...rest, host: "127.0.0.1", port: names().port, family: 4 };
      if (typeof this.setServername === "function" && !options.servername) this.setServername(host);
      return Reflect.apply(connect, this, [normalized]);
    }
    if (isLoopback(host)) return Reflect.apply(connect, this, args);

    const error = refusal(`${host}:${options.port}`);
    this.connecting = true;
    process.nextTick(() => this.destroy(error));
    return this;
  };

  /**
   * What a lookup of this name gives: undefined leaves it to Node (addresses and loopback names).
   * @param {unknown} given
   * @returns {string | Error | undefined}
   */
  function resolution(given) {
    const host = normal(given);
    if (isListed(host)) return addressFor(host);
    if (net.isIP(host) || isLoopback(host)) return undefined;
    return refusal(host);
  }

  const lookup = dns.lookup;
  const lookupPromise = dns.promises.lookup;
  const patchedLookup = (/** @type {string} */ host, /** @type {unknown[]} */ ...rest) => {
    const resolved = resolution(host ?? "");
    if (resolved === undefined) return Reflect.apply(lookup, dns, [host, ...rest]);
    const callback = /** @type {Function} */ (rest.at(-1));
    const options = /** @type {{ all?: boolean }} */ (typeof rest[0] === "object" && rest[0] !== null ? rest[0] : {});
    process.nextTick(() => {
      if (resolved instanceof Error) callback(resolved);
      else if (options.all) callback(null, [{ address: resolved, family: 4 }]);
      else callback(null, resolved, 4);
    });
    return {};
  };
  const patchedLookupPromise = async (/** @type {string} */ host, /** @type {unknown} */ options) => {
    const resolved = resolution(host ?? "");
    if (resolved === undefined) return Reflect.apply(lookupPromise, dns.promises, [host, options]);
    if (resolved instanceof Error) throw resolved;
    const found = { address: resolved, family: 4 };
    return typeof options === "object" && options !== null && "all" in options && options.all ? [found] : found;
  };
  Object.assign(dns, { lookup: Object.assign(patchedLookup, lookup) });
  Object.assign(dns.promises, { lookup: patchedLookupPromise });

  // Queries to a name server leave the machine even for a listed name: A records are answered here, all else is refused.
  const queries = Object.getOwnPropertyNames(dns.Resolver.prototype).filter((name) => /^(resolve|reverse)/.test(name));
  for (const query of queries) {
    const answer = (/** @type {unknown[]} */ args) => {
      const type = query === "resolve" ? (typeof args[1] === "string" ? args[1] : "A") : query.slice("resolve".length);
      const host = normal(args[0]);
      return (type === "A" || type === "4") && isListed(host) ? addressFor(host) : refusal(`${host} (DNS ${query})`);
    };
    const withCallback = (/** @type {unknown[]} */ ...args) => {
      const found = answer(args);
      const callback = /** @type {Function} */ (args.at(-1));
      process.nextTick(() => (found instanceof Error ? callback(found) : callback(null, [found])));
      return {};
    };
    const asPromise = async (/** @type {unknown[]} */ ...args) => {
      const found = answer(args);
      if (found instanceof Error) throw found;
      return [found];
    };
    for (const target of [dns, dns.Resolver.prototype])
      if (query in target) Object.assign(target, { [query]: withCallback });
    for (const target of [dns.promises, dns.promises.Resolver.prototype])
      if (query in target) Object.assign(target, { [query]: asPromise });
  }

  const send = dgram.Socket.prototype.send;
  /** @this {import("node:dgram").Socket} */
  dgram.Socket.prototype.send = function prelaunchSend(/** @type {unknown[]} */ ...args) {
    const address = args.slice(1).find((value) => typeof value === "string");
    if (address === undefined || isLoopback(normal(address))) return Reflect.apply(send, this, args);
    const error = refusal(`${normal(address)} (UDP)`);
    const callback = args.at(-1);
    process.nextTick(() => (typeof callback === "function" ? callback(error) : this.emit("error", error)));
  };
  const connectDatagram = dgram.Socket.prototype.connect;
  /** @this {import("node:dgram").Socket} */
  dgram.Socket.prototype.connect = function prelaunchConnectDatagram(/** @type {unknown[]} */ ...args) {
    const address = args.find((value) => typeof value === "string");
    if (address === undefined || isLoopback(normal(address))) return Reflect.apply(connectDatagram, this, args);
    const error = refusal(`${normal(address)} (UDP)`);
    process.nextTick(() => this.emit("error", error));
  };

  Module.syncBuiltinESMExports();
}
