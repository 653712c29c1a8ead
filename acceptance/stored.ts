import type { Page } from "playwright-core";

/** All that a site has left in a visitor's browser, as `cookie seen` or `localStorage theme`. */
export async function storedBy(page: Page): Promise<string[]> {
  const inPage = await page.evaluate(`(async () => [
    ...Object.keys(localStorage).map((key) => "localStorage " + key),
    ...Object.keys(sessionStorage).map((key) => "sessionStorage " + key),
    ...(await indexedDB.databases()).map(({ name }) => "indexedDB " + name),
    ...(await caches.keys()).map((key) => "cache " + key),
    ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => "service worker " + scope),
  ])()`);
  return [...(await page.context().cookies()).map(({ name }) => `cookie ${name}`), ...(inPage as string[])];
}
