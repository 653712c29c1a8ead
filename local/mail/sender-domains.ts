import { createHash, randomUUID } from "node:crypto";
import type { StateFile } from "../provider-stand-in/state-file";

export type DomainStatus = "not_started" | "pending" | "verified" | "failed";

/** A sender domain as the account keeps it. */
export interface SenderDomain {
  id: string;
  name: string;
  region: string;
  /** Public DKIM key, as the DNS record must hold it: `p=MIGf…`. */
  dkim: string;
  /** ISO time. */
  createdAt: string;
  /** ISO time at which somebody asked to verify it; the vendor gives up 72 hours later. */
  verifySince: string | undefined;
  /** Where its DNS cannot be asked, it counts as verified: a domain whose zone the stack does not declare. */
  dnsElsewhere: boolean;
}

/** One DNS record that a domain must have, and whether it is there. */
export interface DomainRecord {
  record: "SPF" | "DKIM";
  name: string;
  type: "MX" | "TXT";
  ttl: "Auto";
  status: DomainStatus;
  value: string;
  priority?: number;
}

/** A DNS record as it is declared: full name, content with or without quotes. */
export interface DeclaredRecord {
  name: string;
  type: string;
  content: string;
  priority?: number | undefined;
}

/** A record as a DNS provider keeps it. */
export function declaredRecord(properties: Record<string, unknown>): DeclaredRecord {
  const { name, type, content, priority } = properties;
  return {
    name: String(name),
    type: String(type),
    content: String(content ?? ""),
    priority: typeof priority === "number" ? priority : undefined,
  };
}

export interface MailState {
  domains: Record<string, SenderDomain>;
}
export const emptyMailState: MailState = { domains: {} };

export const regions = ["us-east-1", "eu-west-1", "sa-east-1", "ap-northeast-1"] as const;
const giveUpAfter = 72 * 60 * 60 * 1000;

export interface SenderDomains {
  add(domain: Pick<SenderDomain, "name" | "region"> & Partial<SenderDomain>): SenderDomain;
  remove(id: string): void;
  get(id: string): SenderDomain | undefined;
  named(name: string): SenderDomain | undefined;
  list(): SenderDomain[];
  startVerifying(id: string): void;
  /** The records that it must have, each judged by what is declared now. */
  records(domain: SenderDomain): DomainRecord[];
  statusOf(domain: SenderDomain): DomainStatus;
}

/**
 * The sender domains of the account. Whether one is verified is read from the DNS records that are declared at this moment.
 * Facts: https://resend.com/docs/dashboard/domains/manage-domains (statuses),
 * https://resend.com/docs/api-reference/domains/create-domain (records).
 */
export function openSenderDomains(
  state: StateFile<MailState>,
  declared: () => readonly DeclaredRecord[],
  now: () => number,
): SenderDomains {
  const { domains } = state.data;

  const statusOf = (domain: SenderDomain): DomainStatus => {
    if (domain.dnsElsewhere) return "verified";
    const found = records(domain);
    if (found.every(({ status }) => status === "verified")) return "verified";
    if (domain.verifySince === undefined) return "not_started";
    return now() - Date.parse(domain.verifySince) > giveUpAfter ? "failed" : "pending";
  };

  const records = (domain: SenderDomain): DomainRecord[] => {
    const { name, region, dkim } = domain;
    const wanted: Omit<DomainRecord, "status">[] = [
      {
        record: "SPF",
        name: "send",
        type: "MX",
        ttl: "Auto",
        value: `feedback-smtp.${region}.amazonses.com`,
        priority: 10,
      },
      { record: "SPF", name: "send", type: "TXT", ttl: "Auto", value: "v=spf1 include:amazonses.com ~all" },
      { record: "DKIM", name: "resend._domainkey", type: "TXT", ttl: "Auto", value: dkim },
    ];
    const missing: DomainStatus = domain.verifySince === undefined ? "not_started" : "pending";
    return wanted.map((record) => {
      const there = domain.dnsElsewhere || declared().some((entry) => matches(entry, `${record.name}.${name}`, record));
      return { ...record, status: there ? "verified" : missing };
    });
  };

  return {
    statusOf,
    records,
    add(given) {
      const domain: SenderDomain = {
        id: randomUUID(),
        dkim: `p=${createHash("sha512").update(given.name).digest("base64")}`,
        createdAt: new Date(now()).toISOString(),
        verifySince: undefined,
        dnsElsewhere: false,
        ...given,
      };
      domains[domain.id] = domain;
      state.save();
      return domain;
    },
    remove(id) {
      delete domains[id];
      state.save();
    },
    get: (id) => domains[id],
    named: (name) => Object.values(domains).find((domain) => domain.name === name),
    list: () => Object.values(domains),
    startVerifying(id) {
      const domain = domains[id];
      if (domain === undefined) return;
      domain.verifySince = new Date(now()).toISOString();
      state.save();
    },
  };
}

/** DNS knows no quotes and no case in names; the strings of a TXT record belong together. */
function matches(entry: DeclaredRecord, name: string, wanted: Omit<DomainRecord, "status">): boolean {
  const content = entry.content.replace(/"\s+"/g, "").replace(/^"|"$/g, "").replace(/\.$/, "");
  return (
    entry.type === wanted.type &&
    entry.name.toLowerCase().replace(/\.$/, "") === name &&
    content === wanted.value &&
    (wanted.priority === undefined || entry.priority === wanted.priority)
  );
}
