import { Agent } from "node:http";

/**
 * How long, in milliseconds, a server here keeps a connection on which nothing comes. Node's own 5 seconds are as long as
 * its clients keep theirs: a request that is sent at that moment meets a closing connection and is lost (ECONNRESET). The
 * side that answers must be the more patient one; 75 seconds are nginx's default.
 */
export const keepAliveMs = 75_000;

/** How long those of this machine that pass requests on keep theirs: the app's own server may be one with Node's default. */
export const keptForMs = 2000;

export const keptConnections = new Agent({ keepAlive: true, timeout: keptForMs });
