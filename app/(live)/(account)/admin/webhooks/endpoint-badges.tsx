import { Badge } from "../../../../_components/badge";
import { webhookTexts as texts } from "../../../../_lib/webhook-texts";
import type { Endpoint } from "./endpoint-view";

/** Where an endpoint comes from, and what is the matter with it. */
export function EndpointBadges({ endpoint: { declared, off, failingSince } }: { endpoint: Endpoint }) {
  return (
    <>
      {declared && off !== "undeclared" && <Badge look="plain">{texts.declared}</Badge>}
      {off !== null && <Badge look={off === "paused" ? "plain" : "danger"}>{texts.off[off]}</Badge>}
      {off === null && failingSince !== null && <Badge look="danger">{texts.failing}</Badge>}
    </>
  );
}
