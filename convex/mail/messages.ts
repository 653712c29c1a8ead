import { renderHtml, renderText } from "./layout";

/** A mail without its addresses. */
export interface Mail {
  subject: string;
  text: string;
  html: string;
}

/**
 * No mail holds the person's name: whoever signs up with a stranger's address chooses it, and would have us deliver
 * their words.
 */
interface Facts {
  /** Name of the app, as people know it. */
  app: string;
  /** Origin of the site, such as https://example.com. */
  site: string;
}

export function verificationMail({ app, site, token }: Facts & { token: string }): Mail {
  return compose({
    app,
    subject: `Confirm your address for ${app}`,
    preview: "One click, and your account is ready.",
    title: "Confirm your address",
    paragraphs: [`You asked for an account at ${app} with this address. Confirm it, then sign in.`],
    action: { label: "Confirm address", url: link(site, "/verify-email", { token }) },
    footnote: "The link works for one hour. If you did not ask for an account, ignore this mail: nothing happens.",
  });
}

export function resetMail({ app, site, token }: Facts & { token: string }): Mail {
  return compose({
    app,
    subject: `Choose a new password for ${app}`,
    preview: "The link works once, for one hour.",
    title: "Choose a new password",
    paragraphs: [`Someone, hopefully you, asked to reset the password of your ${app} account.`],
    action: { label: "Choose a new password", url: link(site, "/reset-password", { token }) },
    footnote: "The link works once, for one hour. If this was not you, ignore this mail: your password stays as it is.",
  });
}

export function passwordChangedMail({ app, site }: Facts): Mail {
  return compose({
    app,
    subject: `Your ${app} password was changed`,
    preview: "You were signed out everywhere.",
    title: "Your password was changed",
    paragraphs: [
      `The password of your ${app} account was just changed, and every device was signed out. If this was you, all is well.`,
    ],
    action: { label: "This was not me", url: `${site}/forgot-password` },
    footnote: "Not you? Choose a new password at once with the button above.",
  });
}

export function accountExistsMail({ app, site }: Facts): Mail {
  return compose({
    app,
    subject: `You already have an account at ${app}`,
    preview: "Someone tried to sign up with your address.",
    title: "You already have an account",
    paragraphs: [
      `Someone tried to create an account at ${app} with this address. There is one already, so nothing was changed. If it was you, sign in; if you forgot the password, choose a new one from there.`,
    ],
    action: { label: "Sign in", url: `${site}/sign-in` },
    footnote: "If this was not you, ignore this mail: nobody learns that you have an account.",
  });
}

export function signInLinkMail({ app, site, token }: Facts & { token: string }): Mail {
  return compose({
    app,
    subject: `Your sign-in link for ${app}`,
    preview: "The link works once, for ten minutes.",
    title: "Sign in",
    paragraphs: [`Someone, hopefully you, asked for a link to sign in to ${app}.`],
    action: { label: "Sign in", url: link(site, "/sign-in-link", { token }) },
    footnote: "The link works once, for ten minutes. If this was not you, ignore this mail: nobody is signed in.",
  });
}

export function changeAddressMail({ app, site, token, newEmail }: Facts & { token: string; newEmail: string }): Mail {
  return compose({
    app,
    subject: `Change your address at ${app}?`,
    preview: "Nothing changes until you agree.",
    title: "Change your address?",
    paragraphs: [
      `Someone, hopefully you, asked to change the address of your ${app} account to ${newEmail}. If you agree, we send a mail there to confirm it.`,
    ],
    action: { label: "Agree to the change", url: link(site, "/verify-email", { token, for: "change" }) },
    footnote: "The link works for one hour. If this was not you, change your password: somebody is signed in as you.",
  });
}

export function deleteAccountMail({ app, site, token }: Facts & { token: string }): Mail {
  return compose({
    app,
    subject: `Delete your ${app} account?`,
    preview: "Nothing is deleted until you say so on the page.",
    title: "Delete your account?",
    paragraphs: [
      `Someone, hopefully you, asked to delete your ${app} account with all its data. This cannot be undone.`,
    ],
    action: { label: "Go on to delete", url: link(site, "/delete-account", { token }) },
    footnote: "The link works for one hour. If this was not you, change your password: somebody is signed in as you.",
  });
}

/** Without the names of the inviter and the organization, for the reason that stands at {@link Facts}: the page shows them. */
export function invitationMail({ app, site, invitation }: Facts & { invitation: string }): Mail {
  return compose({
    app,
    subject: `You are invited to an organization at ${app}`,
    preview: "See who invites you, then accept or decline.",
    title: "You are invited",
    paragraphs: [
      `Somebody invites you to their organization at ${app}. Sign in with this address to see who, and to accept or decline.`,
    ],
    action: { label: "See the invitation", url: link(site, "/organizations", { invitation }) },
    footnote: "The invitation is good for two days. If you know nothing of it, ignore this mail.",
  });
}

function link(site: string, path: string, query: Record<string, string>): string {
  const url = new URL(path, site);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

function compose(content: Parameters<typeof renderHtml>[0] & { subject: string }): Mail {
  return { subject: content.subject, text: renderText(content), html: renderHtml(content) };
}
