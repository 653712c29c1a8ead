import { auth, changed, type Defect, functions, instead, json, site, text } from "./plant";

export const securityDefects: readonly Defect[] = [
  {
    item: "SEC-1",
    defect: "no Strict-Transport-Security",
    plant: changed(site, undefined, (told) => delete told.headers["strict-transport-security"]),
    says: /Strict-Transport-Security.*saw none/,
  },
  {
    item: "SEC-1",
    defect: "a session cookie without Secure",
    plant: changed(site, undefined, (told) => {
      const cookies = told.headers["set-cookie"];
      if (Array.isArray(cookies)) told.headers["set-cookie"] = cookies.map((one) => one.replace(/; *secure/i, ""));
    }),
    says: /saw no secure/,
  },
  {
    item: "SEC-1",
    defect: "the server does not know the session that it opened",
    plant: instead(site, auth("/get-session"), { headers: json, body: "null" }),
    says: /to know the session.*saw it open the pages/,
  },
  {
    item: "SEC-1",
    defect: "a sign-out leaves the session on the server",
    plant: instead(site, auth("/sign-out"), { headers: json, body: '{"success":true}' }),
    says: /signed out to be refused; saw its cookies open the auth API and the pages/,
  },
  {
    item: "SEC-1",
    defect: "a session that ran out is still taken",
    plant: ({ meddle }) =>
      meddle({
        host: site,
        instead: ({ path, headers }) =>
          path === "/dashboard" && headers.cookie?.includes("acceptance-expired-") ? { body: "Welcome" } : undefined,
      }),
    says: /ran out to be refused; saw it open the pages/,
  },
  {
    item: "SEC-1",
    defect: "http is served as it is",
    plant: ({ meddle }) =>
      meddle({
        host: site,
        instead: ({ url }) => (url.protocol === "http:" ? { status: 200, body: "Welcome" } : undefined),
      }),
    says: /http to lead to/,
  },
  {
    item: "SEC-5",
    defect: "a foreign origin is trusted",
    plant: ({ variables }) => variables({ TRUSTED_ORIGINS: "https://attacker.example" }),
    says: /attacker\.example/,
  },
  {
    item: "SEC-5",
    defect: "every origin may read answers",
    plant: changed(functions, undefined, (told, { headers }) => {
      told.headers["access-control-allow-origin"] = headers.origin;
    }),
    says: /not to be allowed to read answers/,
  },
  {
    item: "SEC-6",
    defect: "nothing is limited",
    plant: changed(site, undefined, (told) => {
      if (told.status === 429) told.status = 400;
    }),
    says: /to be refused; saw none/,
  },
  {
    item: "SEC-6",
    defect: "a refusal does not say when to come again",
    plant: changed(site, undefined, (told) => delete told.headers["retry-after"]),
    says: /no Retry-After/,
  },
  {
    item: "SEC-6",
    defect: "the edge has no limit",
    plant: changed(site, undefined, (told) => text(told, (body) => body.replaceAll("1015", "0000"))),
    says: /the edge to refuse/,
  },
  {
    item: "SEC-7",
    defect: "the hosting's own name serves the app",
    plant: ({ meddle }) => meddle({ host: /\.vercel\.app$/, instead: () => ({ status: 200, body: "Welcome" }) }),
    says: /a page at .* to be refused/,
  },
  {
    item: "SEC-7",
    defect: "the functions' own name has no limit",
    plant: changed(functions, undefined, (told) => {
      if (told.status === 429) told.status = 400;
    }),
    says: /forged address, to be refused/,
  },
];
