import { ApiError, badDeployKey } from "../convex-error";
import { nobody } from "../functions/engine";
import type { Requester } from "../functions/request";
import type { AdminKeys } from "./admin-keys";
import type { IdentityVerifier } from "./identity";

/** Who sends a request, from its `Authorization` header. */
export interface Authentication {
  /** Throws {@link ApiError} for a key or token that is not good. Without a header: nobody. */
  fromHeader(header: string | undefined): Promise<Requester>;
  /** Throws unless the header, or the key that some requests carry in their body, is an admin's. */
  requireAdmin(header: string | undefined, bodyKey?: unknown): void;
}

/** `deploymentName` appears in the refusal of a wrong key. */
export function createAuthentication(
  deploymentName: string,
  keys: AdminKeys,
  identities: IdentityVerifier,
): Authentication {
  const adminOf = (header: string) => (/^convex /i.test(header) ? keys.fromHeader(header.slice(7)) : undefined);
  return {
    async fromHeader(header) {
      if (header === undefined) return { admin: false, caller: nobody };
      if (/^convex /i.test(header)) {
        const admin = adminOf(header);
        if (!admin) throw badDeployKey(deploymentName);
        return { admin: true, caller: { ...nobody, identity: admin.actingAs } };
      }
      if (!/^bearer ./i.test(header)) throw new ApiError(400, "InvalidHeaderFailure", "Invalid authentication header");
      const { identity } = await identities.verify(header.slice(7).trim());
      return { admin: false, caller: { ...nobody, identity } };
    },
    requireAdmin(header, bodyKey) {
      if (header !== undefined && adminOf(header)) return;
      if (typeof bodyKey === "string" && keys.accepts(bodyKey)) return;
      throw badDeployKey(deploymentName);
    },
  };
}
