interface SessionTimes {
  createdAt: Date | number | string;
}

/**
 * Database hooks that end a session at its absolute limit, however much it is used. Better Auth knows a sliding end
 * only; here no write moves the end of a session beyond its start plus the limit, in seconds.
 */
export function absoluteLimit(limit: number) {
  const capped = (expiresAt: Date | undefined, start: Date | number | string) => {
    if (!expiresAt) return undefined;
    const cap = new Date(start).getTime() + limit * 1000;
    return new Date(expiresAt).getTime() > cap ? new Date(cap) : undefined;
  };
  return {
    create: {
      before: async <Session extends { expiresAt: Date; createdAt?: Date }>(session: Session) => {
        const end = capped(session.expiresAt, session.createdAt ?? Date.now());
        return { data: end ? { ...session, expiresAt: end } : session };
      },
    },
    update: {
      before: async <Change extends { expiresAt?: Date }>(
        change: Change,
        context?: { context?: { session?: { session: SessionTimes } | null } } | null,
      ) => {
        const session = context?.context?.session?.session;
        const end = session && capped(change.expiresAt, session.createdAt);
        return { data: end ? { ...change, expiresAt: end } : change };
      },
    },
  };
}
