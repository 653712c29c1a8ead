import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { Fingerprints, type Provider } from "../provider/sdk";
import type { Settings } from "../settings";

/** Written by `prelaunch release fingerprints`; without it, or without a stack in it, there is nothing to compare with. */
const register = "stacks/fingerprints.json";
const schema = z.record(z.string(), z.record(z.string(), z.string()));

/** Compares this stack's secrets with those of the other stacks that are in the register. */
export function secretFingerprints(
  name: string,
  args: { settings: Settings; repository: string; values: Record<string, pulumi.Input<string>>; provider: Provider },
): Fingerprints {
  const { stack, secrets } = args.settings;
  const key = secrets.fingerprintKey;
  const { [stack]: _own, ...others } = registered(path.join(args.repository, register));
  return new Fingerprints(
    name,
    { ...(key === undefined ? {} : { key: pulumi.secret(key.reveal()) }), values: args.values, others },
    { provider: args.provider },
  );
}

function registered(file: string): z.output<typeof schema> {
  if (!existsSync(file)) return {};
  const parsed = schema.safeParse(json(readFileSync(file, "utf8")));
  if (!parsed.success) {
    throw new pulumi.RunError(`${register} cannot be read: write it with \`prelaunch release fingerprints\`.`);
  }
  return parsed.data;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
