import type { Instrumentation } from "next";

/** Next.js calls it with each error of the server that no page and no route caught. */
export const onRequestError: Instrumentation.onRequestError = async (_error, _request, { routePath, routeType }) => {
  // Loaded only when it is needed: a cold start must not wait for it.
  const [{ reportSystemError }, { environment }] = await Promise.all([
    import("./app/_lib/system-error"),
    import("./app/_lib/environment"),
  ]);
  await reportSystemError(
    { work: routeType, route: routePath },
    { convexSiteUrl: environment.NEXT_PUBLIC_CONVEX_SITE_URL, key: environment.CLIENT_ADDRESS_KEY },
  );
};
