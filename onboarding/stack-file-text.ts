import { type Document, isMap, isScalar, isSeq, parseDocument, Scalar } from "yaml";
import { type Answers, sectionsOf } from "./answers";

/** One line above a section of a new file: what it is, and where more of it is described. */
const comments: Record<string, string> = {
  environment: "local, preview, staging or production: what is forbidden, and how strict the defaults are",
  domain: "The only place of the domain: URLs, DNS, callbacks, cookies follow from it",
  convex: "Where functions and data live",
  hosting: "The Vercel project; it is made when there is none",
  edge: "The Cloudflare zone in front of the site. The id stands on its overview page",
  mail: "The sender at Resend; dkim is the public key that Resend shows for the domain",
  auth: "Methods and sign-in providers; client secrets go to prelaunch:secrets, encrypted",
  alerts: "Who is told when something is wrong",
};

const head =
  "# yaml-language-server: $schema=../docs/settings.schema.json\n# Every key: docs/settings.md. Secrets are never written here in plain text.\nconfig:\n";

/**
 * The text of a stack file with these answers. Of an `existing` file everything else stays: secrets, their salt, keys that
 * are not asked about, comments.
 */
export function stackFileText(answers: Answers, existing?: string): string {
  const document = parseDocument(existing ?? head);
  if (!isMap(document.get("config"))) document.set("config", document.createNode({}));
  for (const [section, value] of Object.entries(sectionsOf(answers))) {
    const key = `prelaunch:${section}`;
    if (value === undefined) document.deleteIn(["config", key]);
    else if (typeof value === "object" && value !== null) setSection(document, key, value, existing === undefined);
    else document.setIn(["config", key], value);
  }
  if (existing === undefined) describeSections(document);
  const methods = document.getIn(["config", "prelaunch:auth", "methods"], true);
  if (isSeq(methods)) methods.flow = true;
  // Of digits alone it would be a number to other readers of YAML.
  const zoneId = document.getIn(["config", "prelaunch:edge", "zoneId"], true);
  if (isScalar(zoneId)) zoneId.type = "QUOTE_DOUBLE";
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Sets what was asked about in a section, and leaves its other keys alone. */
function setSection(document: Document, key: string, value: object, isNew: boolean): void {
  if (isNew || !isMap(document.getIn(["config", key]))) {
    document.setIn(["config", key], document.createNode(present(value)));
    return;
  }
  // A deployment at Convex and the URLs of one's own exclude each other.
  const exclusive = key === "prelaunch:convex" ? ["deployment", "region", "url", "siteUrl"] : [];
  const asked = { ...Object.fromEntries(exclusive.map((name) => [name, undefined])), ...value };
  for (const [name, child] of Object.entries(asked)) {
    if (child === undefined) document.deleteIn(["config", key, name]);
    else document.setIn(["config", key, name], document.createNode(present(child)));
  }
}

function describeSections(document: Document): void {
  const config = document.get("config");
  if (!isMap(config)) return;
  for (const pair of config.items) {
    const name = String(isScalar(pair.key) ? pair.key.value : pair.key);
    const comment = comments[name.replace("prelaunch:", "")];
    if (comment === undefined) continue;
    const key = new Scalar(name);
    key.commentBefore = ` ${comment}`;
    pair.key = key;
  }
}

/** Without keys that are undefined, at any depth: YAML would write them as null. */
function present(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(present);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, child]) => child !== undefined)
      .map(([key, child]) => [key, present(child)]),
  );
}
