import type { SettingsContext } from "./context";
import { EncryptedValue, replaceEncrypted } from "./encrypted";
import type { Finding } from "./problem";
import { namespace, type Section, settingsSchema, type WrittenSettings } from "./schema";
import { schemaFindings, unknownSection } from "./schema-findings";
import { didYouMean } from "./suggest";

/** What could be made of a configuration: the sections that the schema accepts, and what is wrong with the others. */
export interface ReadConfig {
  settings: Partial<WrittenSettings>;
  present: Set<string>;
  /** Keys under `prelaunch:secrets` that the file names. */
  namedSecrets: Set<string>;
  /** Those among them that are encrypted and cannot be read here. */
  encryptedSecrets: Set<string>;
  findings: Finding[];
}

const scalars: readonly Section[] = ["environment", "domain"];
const isSection = (name: string): name is Section => Object.hasOwn(settingsSchema.shape, name);

/** Pulumi hands a group of keys to a program as JSON text. */
function fromJson(section: Section, value: unknown): unknown {
  if (scalars.includes(section) || typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function withoutEncrypted(section: Section, value: unknown, encryptedSecrets: Set<string>): unknown {
  return replaceEncrypted(value, (path) => {
    if (section !== "secrets") return "[encrypted]";
    if (path.length === 1) encryptedSecrets.add(String(path[0]));
    return undefined;
  });
}

/**
 * Reads the keys of our namespace, section by section, so that what is wrong with one section hides nothing in the others. Keys of
 * other namespaces belong to other programs; one that is nearly ours is a slip of the pen.
 */
export function readConfig(config: Record<string, unknown>): ReadConfig {
  const result: ReadConfig = {
    settings: {},
    present: new Set(),
    namedSecrets: new Set(),
    encryptedSecrets: new Set(),
    findings: [],
  };
  const raw = new Map<string, unknown>();
  for (const [key, value] of Object.entries(config)) {
    const [space = "", ...rest] = key.split(":");
    const name = rest.join(":");
    if (space === namespace && name !== "") raw.set(name, value);
    else if (space !== namespace && didYouMean(space, [namespace]))
      result.findings.push({
        path: [name],
        reason: `is written under the namespace ${space}, which nobody reads: it is ${namespace}`,
        examplePath: [name],
      });
  }
  for (const name of raw.keys()) if (!isSection(name)) result.findings.push(unknownSection(name));
  const accepted: Record<string, unknown> = {};
  for (const section of Object.keys(settingsSchema.shape).filter(isSection)) {
    if (raw.has(section)) result.present.add(section);
    const value = fromJson(section, raw.get(section));
    // Encrypted as a whole: the rules say so.
    if (value instanceof EncryptedValue) continue;
    if (section === "secrets" && typeof value === "object" && value !== null)
      for (const key of Object.keys(value)) result.namedSecrets.add(key);
    const readable = withoutEncrypted(section, value, result.encryptedSecrets);
    const parsed = settingsSchema.shape[section].safeParse(readable);
    if (parsed.success) accepted[section] = parsed.data;
    else result.findings.push(...schemaFindings(section, readable, parsed.error.issues));
  }
  result.settings = accepted as Partial<WrittenSettings>;
  return result;
}

/** The environment of a stack: as written, else after its name. */
export function environmentOf(read: ReadConfig, context: SettingsContext): WrittenSettings["environment"] {
  if (read.settings.environment !== undefined) return read.settings.environment;
  const named = settingsSchema.shape.environment.safeParse(context.stack);
  return named.success ? named.data : undefined;
}
