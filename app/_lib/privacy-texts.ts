/**
 * The privacy policy, and where pages speak of it. It describes what this app keeps as it stands: whoever adds to what is
 * kept adds to it here and raises `prelaunch:compliance.privacyPolicy.version`. A team with a page of its own names it with
 * `prelaunch:compliance.privacyPolicy.url`, and /privacy leads there.
 */

export const policyTexts = {
  link: "Privacy policy",
  inSentence: "privacy policy",
  signUp: "By creating an account you agree to our",
  firstSignIn: "Your first sign-in makes an account, which agrees to our",
} as const;

export const policyBarTexts = {
  changed: (version: string) => `Our privacy policy has a new version, ${version}.`,
  read: "Read it",
  agree: "Agree",
  failed: "That could not be kept. Load the page again, then try once more.",
} as const;

const days = (count: number | null, otherwise: string) => (count === null ? otherwise : `${count} days`);

export interface PolicyFacts {
  app: string;
  /** Days that each kind of data is kept; null where that is not known here. */
  retentionDays: { audit: number | null; sessions: number | null; deliveries: number | null };
  /** Whether people are asked before more is stored than the site needs. */
  asksForConsent: boolean;
}

export const policyPageTexts = {
  title: "Privacy policy",
  lead: (app: string) => `What ${app} keeps about you, why, for how long, and what you can do about it.`,
  version: (version: string) => `Version ${version}`,
  sections: ({ app, retentionDays, asksForConsent }: PolicyFacts): { title: string; paragraphs: string[] }[] => [
    {
      title: "Who is responsible",
      paragraphs: [`The operator of ${app}. Answer any of our mails to reach us.`],
    },
    {
      title: "What we keep",
      paragraphs: [
        "Your account: name, email address, username, and the picture that a provider gave us when you signed in with it.",
        "How you sign in: your password as a hash, the public keys of your passkeys, the key of your second factor encrypted, which providers you linked. We never see what unlocks your device.",
        "Your sessions: when they began and ended, the network address and the name of the browser.",
        "A log of what happened to your account, such as sign-ins, refused sign-ins and changed passwords, with the same facts.",
        "What you agreed to, and when.",
      ],
    },
    {
      title: "Why",
      paragraphs: [
        "To give you the account that you asked for (Art. 6(1)(b) GDPR), and to keep it from others (Art. 6(1)(f)): sessions and the log are how misuse is seen. Nothing is sold, and nothing is used for advertising.",
      ],
    },
    {
      title: "Who else sees it",
      paragraphs: [
        "Those who run this site for us: Vercel serves its pages, Cloudflare stands before it, Convex keeps the data, Resend sends our mails. A provider that you sign in with learns that you did.",
        "Before a password is accepted, five characters of its hash are looked up in a list of known breaches. They do not say which password it is.",
      ],
    },
    {
      title: "For how long",
      paragraphs: [
        "Your account and what belongs to it: until you delete it.",
        `The log: ${days(retentionDays.audit, "until its time of keeping is over")}. When you delete your account, your entries stay to their end without your name, address and browser.`,
        `Ended sessions: ${days(retentionDays.sessions, "until their time of keeping is over")}.`,
        `Messages about your account to systems of ours: ${days(retentionDays.deliveries, "until their time of keeping is over")}.`,
      ],
    },
    {
      title: "What is stored in your browser",
      paragraphs: [
        "Cookies that signing in needs: your session, a sign-in on its way to a provider, a second factor that is awaited, a device that you trust. They end with the session, or when their time is over.",
        "For as long as a tab is open: which address it just sent a mail to.",
        asksForConsent
          ? "One cookie with your choice on cookies, for half a year. Anything else only if you agree, and you can change your mind at the foot of every page."
          : "Nothing else.",
      ],
    },
    {
      title: "Your rights",
      paragraphs: [
        "In the settings, under “Your data”, you can take all of it along as a file, and delete the account with everything that belongs to it. You can correct your name, username and address there.",
        "You can object, ask us to restrict what we do with your data, and complain to a data protection authority.",
      ],
    },
    {
      title: "When this changes",
      paragraphs: ["A new version is shown to you after you sign in, and we keep which version you agreed to."],
    },
  ],
} as const;
