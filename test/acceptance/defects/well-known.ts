import { changed, type Defect, instead, json, site, text } from "./plant";

export const wellKnownDefects: readonly Defect[] = [
  ...(["apple-app-site-association", "assetlinks.json", "webauthn"] as const).flatMap((file, index): Defect[] => {
    const item = (["WK-1", "WK-2", "WK-4"] as const)[index] ?? "WK-1";
    const path = `/.well-known/${file}`;
    return [
      {
        item,
        defect: "a file is served that no setting asks for",
        plant: instead(site, path, { headers: json, body: "{}" }),
        says: /404, as it is not set; saw status 200/,
      },
      {
        item,
        defect: "a redirect takes it over",
        plant: instead(site, path, { status: 308, headers: { location: "https://www.example.com/" } }),
        says: /saw status 308 to https:\/\/www/,
      },
    ];
  }),
  {
    item: "WK-3",
    defect: "it leads to another host",
    plant: instead(site, "/.well-known/change-password", {
      status: 302,
      headers: { location: "https://accounts.example.net/password" },
    }),
    says: /to lead to https:\/\/example\.com\/settings; saw https:\/\/accounts/,
  },
  {
    item: "WK-3",
    defect: "the page that it leads to is gone",
    plant: instead(site, "/settings", { status: 404 }),
    says: /a page at .*settings; saw status 404/,
  },
  {
    item: "WK-5",
    defect: "it is out of date",
    plant: changed(site, "/.well-known/security.txt", (told) =>
      text(told, (body) => body.replace(/Expires: .*/, "Expires: 2020-01-01T00:00:00Z")),
    ),
    says: /an end within 365 days/,
  },
  {
    item: "WK-5",
    defect: "it names somebody else",
    plant: changed(site, "/.well-known/security.txt", (told) =>
      text(told, (body) => body.replace(/Contact: .*/, "Contact: mailto:nobody@example.net")),
    ),
    says: /the contact mailto:security@example\.com/,
  },
];
