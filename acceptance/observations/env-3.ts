import { foreignDeployments } from "../../contract/deployment-urls";
import { must } from "../not-seen";
import type { Observation } from "../observation";

/** The served page talks to this stack's Convex deployment and to no other; so does the server behind it. */
export const env3: Observation = {
  id: "ENV-3",
  async observe({ target: { site, basePath, convex }, ask, people, signedInVisitor, patience }) {
    const { page } = await signedInVisitor(await people.shared(2));
    const scripts: Promise<string>[] = [];
    page.on("response", (response) => {
      if (response.request().resourceType() === "script") scripts.push(response.text().catch(() => ""));
    });
    const connected = page.waitForEvent("websocket", { timeout: patience }).then(
      (socket) => new URL(socket.url()).origin.replace(/^ws/, "http"),
      () => "none",
    );
    await page.goto(`${site}/dashboard`, { waitUntil: "load" });
    const liveOrigin = await connected;
    must(liveOrigin === convex.url, `the page to open its live connection to ${convex.url}`, liveOrigin);

    const served = (await Promise.all([...scripts, page.content()])).join("\n");
    must(served.includes(convex.url), `the served scripts to carry ${convex.url}`, "they do not");
    const [foreign] = foreignDeployments(served, [convex.url, convex.siteUrl]);
    must(foreign === undefined, "no other Convex deployment in what is served", `${foreign}`);

    const keys = (origin: string) => ask(`${origin}${basePath}/convex/jwks`);
    const [bySite, byFunctions] = await Promise.all([keys(site), keys(convex.siteUrl)]);
    must(
      bySite.status === 200 && bySite.text === byFunctions.text,
      `the site's auth API to be that of ${convex.siteUrl}`,
      bySite.status === 200 ? "the signing keys of another one" : `status ${bySite.status}`,
    );
    return `page and server talk to ${new URL(convex.url).hostname} alone`;
  },
};
