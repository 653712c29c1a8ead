import type { Plain, ResourceKind } from "../../provider-stand-in/resource-kind";
import { firewallSchema } from "../firewall-document";
import { importParts, projectOf, type VercelCloud } from "../vercel-state";

const defaults = { enabled: true };

/** One firewall a project: each write replaces the whole document, a delete switches it off. */
export function firewallConfig(cloud: VercelCloud): ResourceKind {
  const { firewalls } = cloud.state.data;
  const put = (projectId: string, inputs: Plain): Plain => {
    cloud.record("write", "PUT /v1/security/firewall/config");
    const document = { ...defaults, ...inputs };
    firewalls[projectId] = document;
    cloud.state.save();
    return document;
  };

  return {
    schema: firewallSchema,
    replaceOn: ["projectId", "teamId"],
    computed: [],
    defaults,
    async create(inputs) {
      const { id } = projectOf(cloud, String(inputs["projectId"]));
      return { id, outputs: put(id, inputs) };
    },
    async read(id) {
      cloud.record("read", "GET /v1/security/firewall/config/active");
      const projectId = importParts(id, 1)?.[0] ?? id;
      const document = firewalls[projectId];
      return document && { id: projectId, outputs: document };
    },
    async update(id, _old, inputs) {
      return put(id, inputs);
    },
    async delete(id) {
      if (firewalls[id] === undefined) return;
      cloud.record("write", "PUT /v1/security/firewall/config");
      delete firewalls[id];
      cloud.state.save();
    },
  };
}
