import { auth, changed, type Defect, deployment, functions, json, listedVariables, object } from "./plant";

export const convexDefects: readonly Defect[] = [
  {
    item: "CVX-1",
    defect: "the private half is published",
    plant: changed(functions, auth("/convex/jwks"), (told) =>
      object(told, ({ keys }) => Object.assign((keys as object[])[0] ?? {}, { d: "AQAB" })),
    ),
    says: /the private member d/,
  },
  {
    item: "CVX-1",
    defect: "tokens are signed by a key that nobody published",
    plant: changed(functions, auth("/convex/jwks"), (told) =>
      object(told, ({ keys }) => {
        for (const key of keys as { kid: string }[]) key.kid = `${key.kid}-old`;
      }),
    ),
    says: /signed by a published key/,
  },
  {
    item: "CVX-2",
    defect: "any token is taken",
    plant: ({ meddle }) =>
      meddle({
        host: deployment,
        instead: ({ headers, path }) => {
          const token = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
          if (path !== "/api/query" || token === undefined) return undefined;
          const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as {
            email: string;
          };
          const answer = { status: "success", value: { email: claims.email }, logLines: [] };
          return { headers: json, body: JSON.stringify(answer) };
        },
      }),
    says: /a token of another issuer to be refused/,
  },
  {
    item: "CVX-2",
    defect: "the issuer is a variable that somebody can set",
    plant: listedVariables((variables) => {
      variables["CONVEX_SITE_URL"] = "https://elsewhere.example";
    }),
    says: /CONVEX_SITE_URL to be Convex's own/,
  },
];
