const deploymentUrl = /https:\/\/([a-z0-9-]+)(?:\.[a-z0-9-]+)*\.convex\.(?:cloud|site)/g;

/**
 * Deployments that error messages of Convex's own client name as an example: they are in the scripts of every app.
 * Source: convex 1.48.0, `dist/esm/react/client.js`, `browser/sync/client.js` and `browser/http_client.js`.
 */
const examples = ["happy-otter-123", "small-mouse-123", "happy-animal-123"];

/** URLs of deployments at Convex, each once, that a text leads to; those in `own` and the examples of Convex's client are left out. */
export function foreignDeployments(text: string, own: readonly string[]): string[] {
  const found = [...text.matchAll(deploymentUrl)]
    .filter(([, name = ""]) => !examples.includes(name))
    .map(([url]) => url);
  return [...new Set(found)].filter((url) => !own.includes(url));
}
