/** A stack that is taken apart. Knows nothing of policies: only what resources look like from outside. */
export interface Thing {
  type: string;
  name: string;
  urn: string;
  props: Record<string, unknown>;
  protect: boolean;
  parent: string | undefined;
  dependencies: string[];
  propertyDependencies: Record<string, { type: string; urn: string }[]>;
  provider?: { type: string; props: Record<string, unknown> };
}

type Values = Record<string, unknown>;

/** A deep copy that keeps symbols, which stand for unknown values. */
export function copy<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(copy) as Value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)])) as Value;
}

export class Stack {
  constructor(readonly things: Thing[]) {}

  of(suffix: string): Thing[] {
    return this.things.filter(({ type }) => type.endsWith(`:${suffix}`));
  }

  one(suffix: string): Thing {
    const [found] = this.of(suffix);
    if (found === undefined) throw new Error(`the stack has no ${suffix}`);
    return found;
  }

  remove(chosen: (thing: Thing) => boolean): void {
    const kept = this.things.filter((thing) => !chosen(thing));
    if (kept.length === this.things.length) throw new Error("nothing to remove");
    this.things.splice(0, this.things.length, ...kept);
  }

  add(type: string, name: string, props: Values): Thing {
    const urn = `urn:pulumi:x::prelaunch::${type}::${name}`;
    const thing = {
      type,
      name,
      urn,
      props,
      protect: false,
      parent: undefined,
      dependencies: [],
      propertyDependencies: {},
    };
    this.things.push(thing);
    return thing;
  }

  /** Variables of the functions. */
  get convex(): Values {
    return this.one("EnvironmentVariables").props.variables as Values;
  }

  set(name: string, value: unknown): void {
    if (value === undefined) delete this.convex[name];
    else this.convex[name] = value;
  }

  /** One variable of the hosting; added where there is none. */
  host(key: string, value: unknown, more: Values = {}): void {
    const found = this.of("ProjectEnvironmentVariable").find(({ props }) => props.key === key);
    if (value === undefined) this.remove((thing) => thing === found);
    else if (found) Object.assign(found.props, { value }, more);
    else {
      const props = {
        projectId: "p",
        key,
        value,
        targets: ["production"],
        sensitive: !key.startsWith("NEXT_PUBLIC_"),
        ...more,
      };
      this.add("vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable", `hosting-${key}`, props);
    }
  }

  hosted(key: string): Thing {
    const found = this.of("ProjectEnvironmentVariable").find(({ props }) => props.key === key);
    if (found === undefined) throw new Error(`the hosting has no ${key}`);
    return found;
  }

  zone(id: string, value: unknown): void {
    const found = this.of("ZoneSetting").find(({ props }) => props.settingId === id);
    if (found === undefined) throw new Error(`no zone setting ${id}`);
    found.props.value = value;
  }

  /** Rules of a phase of the edge. */
  rules(phase: string): Values[] {
    const found = this.of("Ruleset").find(({ props }) => props.phase === phase);
    if (found === undefined) throw new Error(`no ruleset of ${phase}`);
    return found.props.rules as Values[];
  }

  limit(index = 0): Values {
    return this.rules("http_ratelimit")[index]?.ratelimit as Values;
  }

  record(type: string, part = ""): Thing {
    const found = this.of("DnsRecord").find(({ props }) => props.type === type && String(props.name).includes(part));
    if (found === undefined) throw new Error(`no ${type} record`);
    return found;
  }

  site(): Thing {
    const host = new URL(String(this.convex.SITE_URL)).hostname;
    const found = this.of("DnsRecord").find(
      ({ props }) =>
        props.name === host &&
        props.proxied !== undefined &&
        props.type !== "TXT" &&
        props.type !== "CAA" &&
        props.type !== "MX",
    );
    if (found === undefined) throw new Error("the site has no record");
    return found;
  }
}
