import { auth, changed, type Defect, instead, json, object, site, text } from "./plant";

export const environmentDefects: readonly Defect[] = [
  {
    item: "ENV-2",
    defect: "the functions have another SITE_URL",
    plant: ({ variables }) => variables({ SITE_URL: "https://www.example.com" }),
    says: /as SITE_URL; saw https:\/\/www\.example\.com/,
  },
  {
    item: "ENV-2",
    defect: "the domain shows a page of somebody else",
    plant: instead(site, "/sign-in", { status: 404, body: "There is no app configured at that hostname." }),
    says: /to be served; saw status 404/,
  },
  {
    item: "ENV-3",
    defect: "the client was built for another Convex deployment",
    plant: changed(site, undefined, (told, { path }) => {
      if (path.endsWith(".js")) text(told, (body) => body.replaceAll("happy-otter-123", "happy-otter-321"));
    }),
    says: /live connection|to carry|no other Convex deployment/,
  },
  {
    item: "ENV-3",
    defect: "the server asks another Convex deployment",
    plant: instead(site, auth("/convex/jwks"), { headers: json, body: '{"keys":[]}' }),
    says: /auth API to be that of/,
  },
  {
    item: "ENV-4",
    defect: "Google has another callback URL",
    plant: ({ callback }) => callback("google"),
    says: /Google to know/,
  },
  {
    item: "ENV-4",
    defect: "the app names a callback URL of another host",
    plant: changed(site, auth("/sign-in/social"), (told) =>
      object(told, (body) => {
        const url = new URL(String(body["url"]));
        url.searchParams.set("redirect_uri", "https://www.example.com/api/auth/callback/google");
        body["url"] = url.href;
      }),
    ),
    says: /to come back to/,
  },
  { item: "ENV-5", defect: "the mail service takes nothing", plant: ({ noMail }) => noMail(), says: /No mail/ },
  {
    item: "ENV-5",
    defect: "the domain has no DMARC record",
    plant: ({ meddle }) =>
      meddle({
        host: /^cloudflare-dns\.com$/,
        change: (told, { url }) => {
          if (url.searchParams.get("name")?.startsWith("_dmarc")) object(told, (body) => delete body["Answer"]);
        },
      }),
    says: /DMARC.*saw none/,
  },
  {
    item: "ENV-6",
    defect: "the RP ID is another host",
    plant: ({ variables }) => variables({ PASSKEY_RP_ID: "www.example.com" }),
    says: /to make a passkey/,
  },
  {
    item: "ENV-6",
    defect: "the functions expect passkeys of another origin",
    plant: ({ variables }) => variables({ PASSKEY_ORIGIN: "https://www.example.com" }),
    says: /to make a passkey/,
  },
];
