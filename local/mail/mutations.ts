import type { MutableKind } from "../mutations/mutation";
import type { SenderDomain, SenderDomains } from "./sender-domains";

/** What a person with access to Resend's dashboard can do. */
export function mailMutations(domains: SenderDomains): MutableKind[] {
  const named = (name: string): SenderDomain => domains.named(name) as SenderDomain;
  return [
    {
      kind: "mail-domain",
      about: "Resend, sender domains; one with a new DKIM key is verified no more",
      list: () => domains.list().map(({ name }) => name),
      change(name) {
        const { id, region, verifySince } = named(name);
        domains.remove(id);
        domains.add({ name, region, verifySince });
        return `Added ${name} anew, with another DKIM key.`;
      },
      delete(name) {
        domains.remove(named(name).id);
        return `Deleted the domain ${name}: nothing can be sent from it.`;
      },
      add() {
        const name = `foreign-${Math.random().toString(36).slice(2, 8)}.example`;
        domains.add({ name, region: "us-east-1" });
        return `Added the domain ${name}.`;
      },
    },
  ];
}
