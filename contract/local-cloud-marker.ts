/**
 * Path under which every host of the local cloud says that it is one: `?nonce=…` is answered with
 * `{ localCloud: true, stack, nonce, ports: { vercel, cloudflare } }`. No vendor answers so.
 */
export const localCloudMarkerPath = "/.well-known/prelaunch-local-cloud";
