import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Journal } from "../journal";
import { invalidField, notFound, type ResendError } from "./resend-errors";
import { regions, type SenderDomain, type SenderDomains } from "./sender-domains";

const newDomain = z.object({
  name: z.string().regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i),
  region: z.enum(regions).default("us-east-1"),
});

/** `/domains` of Resend's API (https://resend.com/docs/api-reference/domains/list-domains). */
export function domainsApi(domains: SenderDomains, journal: Journal): Hono {
  const api = new Hono();
  const fail = (context: Context, error: ResendError) => context.json(error, error.statusCode);
  const missing: ResendError = { ...notFound, message: "Domain not found" };

  api.post("/domains", async (context) => {
    journal.record("mail", "write", "POST /domains");
    const parsed = newDomain.safeParse(await context.req.json().catch(() => undefined));
    if (!parsed.success)
      return fail(context, invalidField(`Invalid \`${parsed.error.issues[0]?.path.join(".")}\` field.`));
    const name = parsed.data.name.toLowerCase();
    if (domains.named(name) !== undefined) {
      return fail(context, {
        statusCode: 403,
        name: "validation_error",
        message: `The ${name} domain has been registered already.`,
      });
    }
    return context.json(
      { ...summary(domains, domains.add({ ...parsed.data, name })), records: recordsOf(domains, name) },
      201,
    );
  });
  api.get("/domains", (context) => {
    journal.record("mail", "read", "GET /domains");
    return context.json({
      object: "list",
      has_more: false,
      data: domains.list().map((domain) => summary(domains, domain)),
    });
  });
  api.get("/domains/:id", (context) => {
    journal.record("mail", "read", "GET /domains/{domain}");
    const domain = domains.get(context.req.param("id"));
    if (domain === undefined) return fail(context, missing);
    return context.json({ object: "domain", ...summary(domains, domain), records: domains.records(domain) });
  });
  api.post("/domains/:id/verify", (context) => {
    journal.record("mail", "write", "POST /domains/{domain}/verify");
    const domain = domains.get(context.req.param("id"));
    if (domain === undefined) return fail(context, missing);
    domains.startVerifying(domain.id);
    return context.json({ object: "domain", id: domain.id });
  });
  api.delete("/domains/:id", (context) => {
    journal.record("mail", "write", "DELETE /domains/{domain}");
    const domain = domains.get(context.req.param("id"));
    if (domain === undefined) return fail(context, missing);
    domains.remove(domain.id);
    return context.json({ object: "domain", id: domain.id, deleted: true });
  });
  return api;
}

function recordsOf(domains: SenderDomains, name: string) {
  const domain = domains.named(name);
  return domain === undefined ? [] : domains.records(domain);
}

function summary(domains: SenderDomains, domain: SenderDomain) {
  return {
    id: domain.id,
    name: domain.name,
    status: domains.statusOf(domain),
    created_at: domain.createdAt,
    region: domain.region,
    open_tracking: false,
    click_tracking: false,
    capabilities: { sending: "enabled", receiving: "disabled" },
  };
}
