import { v } from "convex/values";
import type { Doc } from "./_generated/dataModel";
import { type QueryCtx, query } from "./_generated/server";

const optionalText = v.union(v.string(), v.null());
const mostMembers = 200;

/** The organizations that a person belongs to, by name. */
export const ofUser = query({
  args: { userId: v.string() },
  returns: v.array(v.object({ id: v.string(), name: v.string(), slug: v.string(), role: v.string() })),
  handler: async (ctx, { userId }) => {
    const memberships = await ctx.db
      .query("member")
      .withIndex("userId", (index) => index.eq("userId", userId))
      .take(100);
    const found = await Promise.all(
      memberships.map(async ({ organizationId, role }) => ({ organization: await byId(ctx, organizationId), role })),
    );
    return found
      .flatMap(({ organization, role }) =>
        organization ? [{ id: organization._id, name: organization.name, slug: organization.slug, role }] : [],
      )
      .sort((left, right) => left.name.localeCompare(right.name));
  },
});

/** An organization as one of its members sees it; null for anyone else. Invitations are shown to those who may send them. */
export const forMember = query({
  args: { organizationId: v.string(), userId: v.string() },
  returns: v.union(
    v.null(),
    v.object({
      id: v.string(),
      name: v.string(),
      slug: v.string(),
      role: v.string(),
      members: v.array(
        v.object({ id: v.string(), userId: v.string(), name: v.string(), email: v.string(), role: v.string() }),
      ),
      invitations: v.array(v.object({ id: v.string(), email: v.string(), role: optionalText, expiresAt: v.number() })),
    }),
  ),
  handler: async (ctx, { organizationId, userId }) => {
    const own = await ctx.db
      .query("member")
      .withIndex("organizationId_userId", (index) => index.eq("organizationId", organizationId).eq("userId", userId))
      .unique();
    const organization = own && (await byId(ctx, organizationId));
    if (!own || !organization) return null;
    const members = await ctx.db
      .query("member")
      .withIndex("organizationId", (index) => index.eq("organizationId", organizationId))
      .take(mostMembers);
    const pending = own.role === "member" ? [] : await pendingInvitations(ctx, organizationId);
    return {
      id: organization._id,
      name: organization.name,
      slug: organization.slug,
      role: own.role,
      members: await Promise.all(members.map((member) => shown(ctx, member))),
      invitations: pending.map(({ _id, email, role, expiresAt }) => ({
        id: _id,
        email,
        role: role ?? null,
        expiresAt,
      })),
    };
  },
});

/** The pending invitations to an address, with what the mail does not say: who invites, and where to. */
export const invitationsTo = query({
  args: { email: v.string() },
  returns: v.array(
    v.object({
      id: v.string(),
      organization: v.string(),
      inviter: v.string(),
      role: v.string(),
      expiresAt: v.number(),
    }),
  ),
  handler: async (ctx, { email }) => {
    const invitations = await ctx.db
      .query("invitation")
      .withIndex("email_status", (index) => index.eq("email", email.toLowerCase()).eq("status", "pending"))
      .take(50);
    const living = invitations.filter((invitation) => invitation.expiresAt > Date.now());
    const found = await Promise.all(
      living.map(async (invitation) => {
        const organization = await byId(ctx, invitation.organizationId);
        const inviterId = ctx.db.normalizeId("user", invitation.inviterId);
        const inviter = inviterId && (await ctx.db.get(inviterId));
        const role = invitation.role ?? "member";
        return {
          id: invitation._id,
          organization: organization?.name,
          inviter: inviter?.name ?? "",
          role,
          expiresAt: invitation.expiresAt,
        };
      }),
    );
    return found.flatMap(({ organization, ...facts }) =>
      organization === undefined ? [] : [{ ...facts, organization }],
    );
  },
});

async function byId(ctx: QueryCtx, organizationId: string): Promise<Doc<"organization"> | null> {
  const id = ctx.db.normalizeId("organization", organizationId);
  return id && (await ctx.db.get(id));
}

async function pendingInvitations(ctx: QueryCtx, organizationId: string): Promise<Doc<"invitation">[]> {
  const pending = await ctx.db
    .query("invitation")
    .withIndex("organizationId_status", (index) => index.eq("organizationId", organizationId).eq("status", "pending"))
    .take(100);
  return pending.filter((invitation) => invitation.expiresAt > Date.now());
}

async function shown(ctx: QueryCtx, member: Doc<"member">) {
  const id = ctx.db.normalizeId("user", member.userId);
  const user = id && (await ctx.db.get(id));
  return { id: member._id, userId: member.userId, name: user?.name ?? "", email: user?.email ?? "", role: member.role };
}
