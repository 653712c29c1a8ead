import type { Adapter, AdapterPayload, ClientMetadata } from "oidc-provider";
import type { StateFile } from "../provider-stand-in/state-file";
import type { OAuthState } from "./state";

/** What outlives a restart; codes, sessions and half-done sign-ins do not. */
const kept = new Set(["Grant", "AccessToken", "RefreshToken", "Client", "RegistrationAccessToken"]);

interface Entry {
  payload: Record<string, unknown>;
  /** Seconds since 1970. */
  expiresAt?: number;
}

/** What a provider knows beside what it stored: the clients of the stack. */
export interface Planned {
  client(clientId: string): ClientMetadata | undefined;
  /** Takes a changed list of redirect URIs of a client of the stack. False: it is none. */
  changeClient(clientId: string, redirectUris: string[]): boolean;
  /** The client that a registration access token of the stack manages. */
  managedBy(token: string): string | undefined;
}

const seconds = () => Math.floor(Date.now() / 1000);

/** The storage of one provider for `oidc-provider`: in the state file what must last, in memory the rest. */
export function storeFor(provider: string, state: StateFile<OAuthState>, planned: Planned): (model: string) => Adapter {
  const passing: Record<string, Entry> = {};
  return (model) => {
    const lasting = kept.has(model);
    const entries: Record<string, Entry> = lasting ? state.data.models : passing;
    const keyOf = (id: string) => `${provider}/${model}/${id}`;
    const save = () => {
      if (lasting) state.save();
    };
    const read = (key: string): AdapterPayload | undefined => {
      const entry = entries[key];
      if (entry === undefined) return undefined;
      if (entry.expiresAt === undefined || entry.expiresAt > seconds()) return entry.payload as AdapterPayload;
      delete entries[key];
      return undefined;
    };
    const search = (name: string, value: string): AdapterPayload | undefined => {
      const found = Object.entries(entries).find(
        ([key, { payload }]) => key.startsWith(keyOf("")) && payload[name] === value,
      );
      return found && read(found[0]);
    };
    return {
      async upsert(id, payload, expiresIn) {
        const redirectUris = (payload as ClientMetadata).redirect_uris ?? [];
        if (model === "Client" && planned.changeClient(id, redirectUris)) return;
        entries[keyOf(id)] = {
          payload: payload as Record<string, unknown>,
          ...(expiresIn ? { expiresAt: seconds() + expiresIn } : {}),
        };
        save();
      },
      async find(id) {
        if (model === "Client") return (planned.client(id) as AdapterPayload | undefined) ?? read(keyOf(id));
        const managed = model === "RegistrationAccessToken" ? planned.managedBy(id) : undefined;
        if (managed !== undefined) return { kind: model, jti: id, clientId: managed, iat: seconds() };
        return read(keyOf(id));
      },
      findByUid: async (uid) => search("uid", uid),
      findByUserCode: async (code) => search("userCode", code),
      async consume(id) {
        const entry = entries[keyOf(id)];
        if (entry) entry.payload["consumed"] = seconds();
        save();
      },
      async destroy(id) {
        delete entries[keyOf(id)];
        save();
      },
      async revokeByGrantId(grantId) {
        for (const [key, { payload }] of Object.entries(entries)) {
          if (key.startsWith(keyOf("")) && payload["grantId"] === grantId) delete entries[key];
        }
        save();
      },
    };
  };
}
