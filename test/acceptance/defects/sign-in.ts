import { auth, changed, type Defect, instead, json, site } from "./plant";

export const signInDefects: readonly Defect[] = [
  {
    item: "AUTH-1",
    defect: "signing up ends in an error",
    plant: instead(site, auth("/sign-up/email"), { status: 500, headers: json, body: "{}" }),
    says: /sign-up form/,
  },
  {
    item: "AUTH-1",
    defect: "a sign-in sets no cookie",
    plant: changed(site, auth("/sign-in/email"), (told) => delete told.headers["set-cookie"]),
    says: /end on the dashboard/,
  },
  { item: "AUTH-2", defect: "the mail does not arrive", plant: ({ noMail }) => noMail(), says: /verification mail/ },
  {
    item: "AUTH-2",
    defect: "the link says yes and confirms nothing",
    plant: instead(site, auth("/verify-email"), { headers: json, body: '{"status":true}' }),
    says: /sign-in with the confirmed address/,
  },
  {
    item: "AUTH-3",
    defect: "no mail is sent",
    plant: instead(site, auth("/request-password-reset"), { headers: json, body: '{"status":true}' }),
    says: /a reset mail/,
  },
  {
    item: "AUTH-3",
    defect: "the old password stays",
    plant: instead(site, auth("/reset-password"), { headers: json, body: '{"status":true}' }),
    says: /the old password to be refused/,
  },
  {
    item: "AUTH-4",
    defect: "a callback that is not registered",
    plant: ({ callback }) => callback("google"),
    says: /Google/,
  },
  {
    item: "AUTH-4",
    defect: "the way back is not known any more",
    plant: changed(site, auth("/sign-in/social"), (told) => delete told.headers["set-cookie"]),
    says: /Google to end on the dashboard/,
  },
  {
    item: "AUTH-5",
    defect: "a second factor cannot be set up",
    plant: instead(site, auth("/two-factor/enable"), { status: 500, headers: json, body: "{}" }),
    says: /to be set up/,
  },
  {
    item: "AUTH-5",
    defect: "the right code is refused at the sign-in",
    plant: ({ meddle }) => {
      let confirmed = false;
      return meddle({
        host: site,
        instead: ({ path }) => {
          if (path !== auth("/two-factor/verify-totp")) return undefined;
          // The first one confirms the set-up.
          if (!confirmed) {
            confirmed = true;
            return undefined;
          }
          return { status: 401, headers: json, body: '{"code":"INVALID_CODE"}' };
        },
      });
    },
    says: /code of the app/,
  },
  {
    item: "AUTH-6",
    defect: "the invitation is not sent",
    plant: instead(site, auth("/organization/invite-member"), { status: 500, headers: json, body: "{}" }),
    says: /invitation/,
  },
  {
    item: "AUTH-6",
    defect: "whoever has the link is let in",
    plant: instead(site, auth("/organization/accept-invitation"), { headers: json, body: "{}" }),
    says: /a stranger with the link to be refused/,
  },
];
