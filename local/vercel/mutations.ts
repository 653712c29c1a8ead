import type { MutableKind } from "../mutations/mutation";
import type { Deployments } from "./deployments";
import { newId, type ProjectEntry, type VariableEntry, type VercelCloud } from "./vercel-state";

/** What a person with access to Vercel's dashboard can do to a stack. */
export function vercelMutations(cloud: VercelCloud, deployments: Deployments): MutableKind[] {
  const { data } = cloud.state;
  const done = (sentence: string): string => {
    cloud.state.save();
    return sentence;
  };
  const projects = () => Object.values(data.projects);
  const projectNamed = (name: string): ProjectEntry => projects().find((entry) => entry.name === name) as ProjectEntry;
  const nameOf = (projectId: string) => data.projects[projectId]?.name ?? projectId;
  const variableName = ({ key, projectId }: VariableEntry) => `${nameOf(projectId)}/${key}`;
  const variableNamed = (name: string): VariableEntry =>
    Object.values(data.variables).find((entry) => variableName(entry) === name) as VariableEntry;

  return [
    {
      kind: "vercel-project",
      about: "Vercel, project settings",
      list: () => projects().map(({ name }) => name),
      change(name) {
        projectNamed(name).settings["nodeVersion"] = "22.x";
        return done(`Set the Node.js version of project ${name} to 22.x.`);
      },
      async delete(name) {
        await deployments.removeProject(projectNamed(name).id);
        return done(`Deleted project ${name} with its variables, domains and deployments.`);
      },
      add() {
        const id = newId("prj_", 28);
        const name = `foreign-${newId("", 6).toLowerCase()}`;
        data.projects[id] = { id, name, settings: { name }, createdAt: Date.now() };
        return done(`Made project ${name}, which no stack declares.`);
      },
    },
    {
      kind: "vercel-variable",
      about: "Vercel, environment variables; what is in a sensitive one nobody can read back",
      list: () => Object.values(data.variables).map(variableName),
      change(name) {
        const variable = variableNamed(name);
        variable.value = "changed-by-hand";
        variable.comment = "changed by hand";
        variable.updatedAt = Date.now();
        return done(
          `Changed value and comment of ${name}${variable.sensitive ? "; the value cannot be read back" : ""}.`,
        );
      },
      delete(name) {
        delete data.variables[variableNamed(name).id];
        return done(`Deleted the variable ${name}.`);
      },
      add() {
        const [project] = projects();
        if (project === undefined) return "There is no project to add a variable to.";
        const id = newId("", 16);
        const key = `FOREIGN_${newId("", 6).toUpperCase()}`;
        const targets: VariableEntry["targets"] = ["production"];
        data.variables[id] = { id, projectId: project.id, key, value: "1", sensitive: false, targets, comment: "" };
        return done(`Added the variable ${key} to project ${project.name}.`);
      },
    },
    {
      kind: "vercel-domain",
      about: "Vercel, domains of a project",
      list: () => Object.keys(data.domains),
      change(name) {
        const domain = data.domains[name];
        if (domain !== undefined)
          data.domains[name] = { ...domain, redirect: "elsewhere.example", redirectStatusCode: 307 };
        return done(`Made ${name} redirect to elsewhere.example.`);
      },
      delete(name) {
        delete data.domains[name];
        return done(`Took ${name} off its project.`);
      },
      add() {
        const [project] = projects();
        if (project === undefined) return "There is no project to add a domain to.";
        const domain = `foreign-${newId("", 6).toLowerCase()}.example`;
        data.domains[domain] = { domain, projectId: project.id };
        return done(`Added ${domain} to project ${project.name}.`);
      },
    },
    {
      kind: "vercel-firewall",
      about: "Vercel, firewall of a project",
      list: () => Object.keys(data.firewalls).map(nameOf),
      change(name) {
        const { id } = projectNamed(name);
        data.firewalls[id] = { ...data.firewalls[id], enabled: false };
        return done(`Switched the firewall of ${name} off.`);
      },
      delete(name) {
        delete data.firewalls[projectNamed(name).id];
        return done(`Deleted the firewall configuration of ${name}.`);
      },
    },
    {
      kind: "vercel-retention",
      about: "Vercel, how long deployments of a project are kept; `delete` goes back to Vercel's own",
      list: () => Object.keys(data.retentions).map(nameOf),
      change(name) {
        const { id } = projectNamed(name);
        data.retentions[id] = { ...data.retentions[id], expirationPreview: "unlimited" };
        return done(`Deployments of previews of ${name} are kept without end.`);
      },
      delete(name) {
        delete data.retentions[projectNamed(name).id];
        return done(`Took the retention of ${name} back to Vercel's own.`);
      },
    },
    {
      kind: "vercel-deployment",
      about: "Vercel, deployments; `change` promotes an older one",
      list: () => Object.keys(data.deployments),
      async change(id) {
        const entry = data.deployments[id];
        if (entry !== undefined) await deployments.pointDomainsTo(entry);
        return done(`Pointed the production domains at ${id}.`);
      },
      async delete(id) {
        await deployments.remove(id);
        return done(`Deleted the deployment ${id}.`);
      },
    },
  ];
}
