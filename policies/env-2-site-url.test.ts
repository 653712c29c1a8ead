import { describe, expect, it } from "vitest";
import { resourceTypes } from "../contract/resource-types";
import type { Text } from "./declared";
import { siteUrl } from "./env-2-site-url";
import { declaredStack, judge, localStack, resource, unknownValue } from "./testing/declared-stack";

const overridden = (site: Text) => declaredStack({ convexVariables: { SITE_URL: site } });

describe("passes", () => {
  it("the declared domain", () => expect(judge(siteUrl, declaredStack())).toEqual([]));
  it("an apex", () => {
    expect(
      judge(siteUrl, declaredStack({ site: "https://acme.test", domains: ["acme.test"], records: ["acme.test"] })),
    ).toEqual([]);
  });
  it("no edge, so no record", () => expect(judge(siteUrl, declaredStack({ records: undefined }))).toEqual([]));
  it("a second domain that redirects to the site", () => {
    expect(judge(siteUrl, declaredStack({ domains: ["www.acme.test", "app.acme.test"] }))).toEqual([]);
  });
  it("http on this machine, on the stack local alone", () => {
    expect(judge(siteUrl, localStack(), "local")).toEqual([]);
    expect(judge(siteUrl, localStack(), "preview")).not.toEqual([]);
  });
  it("a project id that is still unknown: the domain's dependency tells", () => {
    const stack = declaredStack().map((declared) =>
      declared.type === resourceTypes.vercelDomain
        ? resource(
            declared.type,
            declared.name,
            { domain: "app.acme.test", projectId: unknownValue },
            declared.propertyDependencies as never,
          )
        : declared,
    );
    expect(judge(siteUrl, stack)).toEqual([]);
  });
});

describe("refuses", () => {
  it.each<[Text, string]>([
    [undefined, "is missing"],
    ["http://app.acme.test", "does not begin with https://"],
    ["https://localhost", "points at this machine"],
    ["https://127.0.0.1", "points at this machine"],
    ["https://app.acme.local", "points at this machine"],
    ["https://203.0.113.7", "names an IP address"],
    ["https://[2001:db8::1]", "names an IP address"],
    ["https://acme", "without a domain"],
    ["https://app.acme.test/", "a path or a trailing slash"],
    ["https://app.acme.test/app", "a path or a trailing slash"],
    ["https://app.acme.test?x=1", "a query or fragment"],
    ["https://me:pw@app.acme.test", "carries a user name"],
    ["https://APP.acme.test", "lower case"],
    ["https://app.acme.test:443", "no default port"],
    ["app.acme.test", "is not a URL"],
    ["https://other.acme.test", "is no domain of the hosting project"],
    [unknownValue, "cannot be judged"],
  ])("%s", (site, reason) => {
    const said = judge(siteUrl, overridden(site));
    expect(said.join("\n")).toContain(reason);
    for (const line of said) {
      expect(line).toMatch(/^ENV-2: SITE_URL /);
      expect(line).toContain("prelaunch:domain, or the override prelaunch:convex.variables.SITE_URL");
      if (typeof site === "string" && site !== "") expect(line).not.toContain(site);
    }
  });

  it("a domain without a DNS record at the edge", () => {
    expect(judge(siteUrl, declaredStack({ records: ["www.acme.test"] }))).toEqual([
      expect.stringContaining("without a DNS record"),
    ]);
  });

  it("a record of another kind", () => {
    const stack = declaredStack({ records: [] });
    const text = resource(resourceTypes.cloudflareRecord, "txt", {
      name: "app.acme.test",
      type: "TXT",
      content: "v=spf1",
    });
    expect(judge(siteUrl, [...stack, text])).toEqual([expect.stringContaining("without a DNS record")]);
  });

  it("a domain that is attached to another project", () => {
    const stack = declaredStack({ domains: [] });
    const domain = resource(resourceTypes.vercelDomain, "d", { domain: "app.acme.test", projectId: "prj_other" });
    expect(judge(siteUrl, [...stack, domain])).toEqual([expect.stringContaining("another hosting project")]);
  });

  it("a domain that the hosting redirects elsewhere", () => {
    const stack = declaredStack({ domains: [] });
    const domain = resource(resourceTypes.vercelDomain, "d", {
      domain: "app.acme.test",
      projectId: "prj_1",
      redirect: "x.test",
    });
    expect(judge(siteUrl, [...stack, domain])).toEqual([expect.stringContaining("redirects elsewhere")]);
  });
});
