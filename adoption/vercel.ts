import { z } from "zod";
import { vercelDomain, vercelProject, vercelVariable } from "../recovery/remote/vercel";
import { type Declared, isHidden } from "./declared";
import { type AdoptionContext, type AdoptionFinding, compare, type FindExisting } from "./finding";
import { lookedUp } from "./looked-up";

/*
 * Answers: documentation of Vercel's REST API and the response schemas of @vercel/sdk. Seen against the local cloud, not
 * live.
 */

const project = z.looseObject({ id: z.string(), link: z.looseObject({ type: z.string() }).nullish() });

export const existingProject: FindExisting = async (declared, context) => {
  const found = await lookedUp(vercelProject, declared, context);
  if (found.kind === "make") return found;
  const id = lastPart(found.importId);
  const now = project.parse((await context.vercel.get(`/v9/projects/${id}`, teamQuery(declared))) ?? { id });
  const { name, framework, nodeVersion, installCommand, buildCommand, autoAssignCustomDomains } = declared.inputs;
  const wanted = { name, framework, nodeVersion, installCommand, buildCommand, autoAssignCustomDomains };
  const differences = compare(now, wanted, isHidden);
  if (now.link) differences.push({ property: "Git link", now: now.link.type, wanted: "none: unlink it by hand" });
  return { ...found, differences };
};

const expiration = z.looseObject({
  deploymentExpiration: z
    .looseObject({
      expirationDays: z.number().optional(),
      expirationDaysProduction: z.number().optional(),
      expirationDaysCanceled: z.number().optional(),
      expirationDaysErrored: z.number().optional(),
    })
    .default({}),
});
/** Days of each span. Source: terraform-provider-vercel v5.4.1, `client/deployment_retention.go`. */
const spans: Record<number, string> = {
  1: "1d",
  7: "1w",
  30: "1m",
  60: "2m",
  90: "3m",
  180: "6m",
  365: "1y",
  36500: "unlimited",
};

/** Every project has one; it is read with the project. */
export const existingRetention: FindExisting = async (declared, { projectId, vercel }) => {
  if (projectId === undefined) return { kind: "make", why: "the project is new" };
  const answer = (await vercel.get(`/v9/projects/${projectId}`, teamQuery(declared))) ?? {};
  const { expirationDays, expirationDaysProduction, expirationDaysCanceled, expirationDaysErrored } =
    expiration.parse(answer).deploymentExpiration;
  const span = (days: number | undefined) => (days === undefined ? undefined : (spans[days] ?? `${days} days`));
  const now = {
    expirationPreview: span(expirationDays),
    expirationProduction: span(expirationDaysProduction),
    expirationCanceled: span(expirationDaysCanceled),
    expirationErrored: span(expirationDaysErrored),
  };
  const { expirationPreview, expirationProduction, expirationCanceled, expirationErrored } = declared.inputs;
  const wanted = { expirationPreview, expirationProduction, expirationCanceled, expirationErrored };
  return {
    kind: "adopt",
    importId: `${teamPrefix(declared)}${projectId}`,
    what: "retention of the project's deployments",
    differences: compare(now, wanted, isHidden),
  };
};

const firewall = z.looseObject({
  rules: z.array(z.looseObject({ name: z.string(), active: z.boolean().optional() })).default([]),
});

/** The whole document is written at once, so rules that are not the program's go with the next `up`: they are named. */
export const existingFirewall: FindExisting = async (declared, context) => {
  const { projectId, vercel } = context;
  if (projectId === undefined) return { kind: "make", why: "the project is new" };
  const answer = await vercel.get("/v1/security/firewall/config/active", { ...teamQuery(declared), projectId });
  if (answer === undefined || answer === null) return { kind: "make", why: "the project has no firewall rules" };
  const { rules } = firewall.parse(answer);
  const ours = z
    .object({ rules: z.array(z.looseObject({ name: z.string() })) })
    .catch({ rules: [] })
    .parse(declared.inputs["rules"]);
  const names = new Set(ours.rules.map(({ name }) => name));
  const foreign = rules.filter(({ name }) => !names.has(name));
  const missing = [...names].filter((name) => !rules.some((rule) => rule.name === name));
  return {
    kind: "adopt",
    importId: `${teamPrefix(declared)}${projectId}`,
    what: `firewall of the project (${rules.length} rules)`,
    differences: [
      ...foreign.map(({ name }) => ({ property: `rule "${name}"`, now: "there", wanted: "none" })),
      ...missing.map((name) => ({ property: `rule "${name}"`, now: "none", wanted: "there" })),
    ],
  };
};

export const existingDomain: FindExisting = async (declared, context) => {
  if (context.projectId === undefined) return { kind: "make", why: "the project is new" };
  return lookedUp(vercelDomain, declared, context);
};

const variable = z.looseObject({
  id: z.string(),
  type: z.string(),
  value: z.string().optional(),
  target: z.union([z.array(z.string()), z.string()]).optional(),
});

export const existingVariable: FindExisting = async (declared, context) => {
  const { projectId, vercel, wanted } = context;
  if (projectId === undefined) return { kind: "make", why: "the project is new" };
  const found = await lookedUp(vercelVariable, declared, context);
  if (found.kind === "make") return found;
  const id = lastPart(found.importId);
  const now = variable.parse(await vercel.get(`/v1/projects/${projectId}/env/${id}`, teamQuery(declared)));
  const sensitive = now.type === "sensitive";
  const kinds = compare(
    { sensitive, targets: [now.target ?? []].flat() },
    { sensitive: declared.inputs["sensitive"], targets: declared.inputs["targets"] },
    isHidden,
  );
  if (sensitive) return { ...found, differences: kinds, unreadable: true };
  const value = wanted.hosting[String(declared.inputs["key"])];
  const isPublic = String(declared.inputs["key"]).startsWith("NEXT_PUBLIC_");
  const values = value === undefined || value === now.value ? [] : [valueDifference(now.value, value, isPublic)];
  return { ...found, differences: [...kinds, ...values] };
};

function valueDifference(now: string | undefined, wanted: string, isPublic: boolean) {
  return {
    property: "value",
    now: isPublic ? (now ?? "") : "another",
    wanted: isPublic ? wanted : "as in the settings",
  };
}

function teamOf({ inputs }: Declared): string | undefined {
  return typeof inputs["teamId"] === "string" ? inputs["teamId"] : undefined;
}

function teamPrefix(declared: Declared): string {
  const team = teamOf(declared);
  return team === undefined ? "" : `${team}/`;
}

/** A team is named by its id or by its slug, in different parameters. */
export function teamQuery(declared: Declared): Record<string, string | undefined> {
  const team = teamOf(declared);
  return team === undefined || team.startsWith("team_") ? { teamId: team } : { slug: team };
}

export function projectIdOf(finding: AdoptionFinding): AdoptionContext["projectId"] {
  return finding.kind === "adopt" ? lastPart(finding.importId) : undefined;
}

function lastPart(importId: string): string {
  return importId.split("/").at(-1) ?? importId;
}
