/**
 * `keepAliveTimeout` of the servers here, in milliseconds: 0, a connection on which nothing comes is never closed by who
 * answers. A request that is sent while its server closes is lost (ECONNRESET), and that moment is as long as the server was
 * busy before: on a loaded machine, seconds. For the same reason who passes requests on opens a connection for each: behind
 * it may be a server with a time of its own.
 */
export const keepAliveMs = 0;
