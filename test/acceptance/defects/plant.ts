import type { AcceptanceTarget } from "../../../acceptance/target";
import type { ItemId } from "../../../checklist/item";
import type { Asked, Meddling, Told } from "../defect-proxy";

/** What a defect is planted with, in a stack that runs. Each returns how to take it back. */
export interface World {
  target: AcceptanceTarget;
  meddle(meddling: Meddling): Mend;
  /** Sets variables of the Convex deployment behind the engine's back; null takes one away. */
  variables(changes: Record<string, string | null>): Promise<Mend>;
  /** The mail service takes nothing. */
  noMail(): Mend;
  /** A provider's console has another callback URL. */
  callback(provider: string): Promise<Mend>;
  /** What the run can see of the outside is changed. */
  look(change: (target: AcceptanceTarget) => AcceptanceTarget): Mend;
}

export type Mend = () => void | Promise<void>;

export interface Defect {
  item: ItemId;
  /** What is wrong, in a few words. */
  defect: string;
  plant(world: World): Mend | Promise<Mend>;
  /** What the failed line says. */
  says: RegExp;
}

export const site = /^example\.com$/;
export const functions = /\.convex\.site$/;
export const deployment = /\.convex\.cloud$/;
export const json = { "content-type": "application/json" };
export const auth = (path: string) => `/api/auth${path}`;

/** An answer in place of the one of a path. */
export const instead =
  (host: RegExp, path: string, answer: { status?: number; headers?: Record<string, string>; body?: string }) =>
  ({ meddle }: Pick<World, "meddle">): Mend =>
    meddle({ host, instead: (asked) => (asked.path === path ? answer : undefined) });

/** The answer of a path, changed. */
export const changed =
  (host: RegExp, path: string | undefined, change: (told: Told, asked: Asked) => void) =>
  ({ meddle }: Pick<World, "meddle">): Mend =>
    meddle({
      host,
      change: (told, asked) => {
        if (path === undefined || asked.path === path) change(told, asked);
      },
    });

export const text = (told: Told, edit: (body: string) => string) => {
  told.body = Buffer.from(edit(told.body.toString("utf8")));
};
export const object = (told: Told, edit: (body: Record<string, unknown>) => void) =>
  text(told, (body) => {
    const parsed = JSON.parse(body) as Record<string, unknown>;
    edit(parsed);
    return JSON.stringify(parsed);
  });

/** The answer to one call of a function by the operator, changed. */
export const ofFunction = (name: string, change: (told: Told) => void) =>
  changed(deployment, undefined, (told, { path, body }) => {
    if (/^\/api\/(query|mutation)$/.test(path) && body.includes(`"${name}"`)) change(told);
  });
export const value = (edit: (value: unknown) => unknown) => (told: Told) =>
  object(told, (body) => {
    body["value"] = edit(body["value"]);
  });
export const listedVariables = (edit: (variables: Record<string, string>) => void) =>
  changed(deployment, "/api/v1/list_environment_variables", (told) => {
    if (told.status === 200) object(told, (body) => edit(body["environmentVariables"] as Record<string, string>));
  });
