import { defineSchema } from "convex/server";
import { tables } from "./generatedSchema";

/**
 * The tables as Better Auth's generator writes them (`cd convex/betterAuth && npx auth generate --output
 * generatedSchema.ts`), with an index for each look-up that it leaves without one: such a look-up reads the whole table.
 * The adapter finds an index by its fields in alphabetical order, ranges last.
 */
const schema = defineSchema({
  ...tables,
  user: tables.user.index("role", ["role"]),
  session: tables.session.index("userId_expiresAt", ["userId", "expiresAt"]),
  passkey: tables.passkey.index("credentialID", ["credentialID"]),
  apikey: tables.apikey
    .index("key", ["key"])
    .index("referenceId", ["referenceId"])
    .index("configId_referenceId", ["configId", "referenceId"])
    .index("expiresAt", ["expiresAt"]),
  member: tables.member
    .index("organizationId_userId", ["organizationId", "userId"])
    .index("organizationId_role", ["organizationId", "role"]),
  invitation: tables.invitation
    .index("expiresAt", ["expiresAt"])
    .index("email_organizationId_status", ["email", "organizationId", "status"])
    .index("email_status", ["email", "status"])
    .index("organizationId_status", ["organizationId", "status"]),
});

export default schema;
