import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runAcceptance } from "../../acceptance/run";
import type { AcceptanceTarget } from "../../acceptance/target";
import { rehearsalTarget } from "../../cli/acceptance-target";
import { planCloud } from "../../local/cloud/plan";
import { openAuthority } from "../../local/edge/authority";
import type { TestStack } from "../deployment/test-stack";
import { type DefectProxy, openDefectProxy } from "./defect-proxy";
import { changed, type Mend, site, type World } from "./defects/plant";

const usualPatience = 60_000;
/** For what never comes because it is broken. */
const shortPatience = 5_000;

const defects: { defect: string; plant(world: Pick<World, "meddle">): Mend | Promise<Mend>; says: RegExp }[] = [
  {
    defect: "nobody is asked",
    plant: ({ meddle }) =>
      meddle({
        host: site,
        before({ headers }) {
          headers.cookie = [headers.cookie, "cookie-consent=accepted.1"].filter(Boolean).join("; ");
        },
      }),
    says: /a banner that asks/,
  },
  {
    defect: "a counter of visits sets its cookie before anybody answered",
    plant: changed(site, "/", (told) => {
      told.headers["set-cookie"] = ["_visits=1; Path=/; Secure"];
    }),
    says: /nothing stored.*cookie _visits/,
  },
  {
    defect: "a refusal is answered with a cookie of somebody else",
    plant: changed(site, "/api/consent", (told) => {
      told.headers["set-cookie"] = [...[told.headers["set-cookie"] ?? []].flat(), "_ads=1; Path=/; Secure"];
    }),
    says: /a refusal to be kept, and nothing else.*_ads/,
  },
];

/** How the suite judges a stack that has to ask for consent. The stack is up, its settings say so. */
export function consentAsObserved(stack: () => TestStack): void {
  describe("CMP-4, where people have to be asked", () => {
    let proxy: DefectProxy;
    let target: AcceptanceTarget;
    let runs = 0;

    beforeAll(async () => {
      const { folder, record } = stack();
      proxy = await openDefectProxy(record.ports.edge, await openAuthority(folder.state("edge")));
      const through = { ...record, ports: { ...record.ports, edge: proxy.port } };
      target = await rehearsalTarget(folder, { planned: planCloud(folder, process.env), record: through });
    });
    afterAll(() => proxy?.close());

    async function observe(patience: number) {
      runs += 1;
      proxy.browserAddress = `127.63.${runs}.1`;
      const { results } = await runAcceptance(target, { only: ["CMP-4"], patience });
      return results;
    }

    it("holds: a banner asks, and nothing is stored but a refusal", async () => {
      expect(await observe(usualPatience)).toMatchObject([
        { id: "CMP-4", result: "passed", detail: expect.stringContaining("a banner asks") },
      ]);
    });

    it.each(defects)("fails when $defect", async ({ plant, says }) => {
      const mend = await plant({ meddle: proxy.meddle });
      try {
        expect(await observe(says.source.includes("banner") ? shortPatience : usualPatience)).toMatchObject([
          { id: "CMP-4", result: "failed", detail: expect.stringMatching(says) },
        ]);
      } finally {
        await mend();
      }
    });
  });
}
