import type { Metadata } from "next";
import { auditTexts } from "../../../../_lib/audit-texts";
import { requireAdmin } from "../../../../_lib/auth-server";
import { AuditLog } from "./audit-log";

export const metadata: Metadata = { title: auditTexts.title };

export default async function AuditPage() {
  await requireAdmin("/admin/audit");
  return <AuditLog />;
}
