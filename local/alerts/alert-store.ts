import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

export const alertSources = ["generic", "slack", "cloudflare", "sentry"] as const;
export type AlertSource = (typeof alertSources)[number];

/** One alert that arrived. */
export interface Alert {
  id: string;
  /** ISO time. */
  receivedAt: string;
  /** Whose form it has. */
  source: AlertSource;
  /** Where it was sent to: host and path, without query. */
  sentTo: string;
  title: string;
  text: string;
  /** As it came. */
  payload: unknown;
  /** Of a delivery of Standard Webhooks: what its signature is about. */
  signed?: { headers: Record<string, string>; body: string };
}

export interface AlertStore {
  add(alert: Omit<Alert, "id" | "receivedAt">): Alert;
  get(id: string): Alert | undefined;
  /** Newest first. `search`: part of source, title or address, in any case. */
  list(search?: string): Alert[];
  clear(): void;
}

/** More than that are no alerts but a loop: the oldest go. */
const kept = 1000;

/** Alerts in a JSON-lines file of their own folder, held in memory. */
export function openAlertStore(directory: string, now: () => Date = () => new Date()): AlertStore {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, "alerts.jsonl");
  let alerts = (existsSync(file) ? readFileSync(file, "utf8").split("\n") : []).flatMap(parseLine).slice(-kept);
  return {
    add(given) {
      const alert: Alert = { id: randomUUID(), receivedAt: now().toISOString(), ...given };
      alerts = [...alerts, alert].slice(-kept);
      appendFileSync(file, `${JSON.stringify(alert)}\n`, { mode: 0o600 });
      return alert;
    },
    get: (id) => alerts.find((alert) => alert.id === id),
    list(search) {
      const wanted = search?.trim().toLowerCase() ?? "";
      const matches = ({ source, title, sentTo }: Alert) =>
        `${source} ${title} ${sentTo}`.toLowerCase().includes(wanted);
      return alerts.filter(matches).reverse();
    },
    clear() {
      alerts = [];
      writeFileSync(file, "", { mode: 0o600 });
    },
  };
}

/** A last line cut off by a killed process is dropped. */
function parseLine(line: string): Alert[] {
  try {
    return line === "" ? [] : [JSON.parse(line) as Alert];
  } catch {
    return [];
  }
}
