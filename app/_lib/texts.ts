/**
 * Every text of the app, by place. Mails have theirs in `convex/mail/messages.ts`. Sentence case, no exclamation
 * marks, no blame: say what happened and what to do next.
 */

export const siteTexts = {
  skipToContent: "Skip to content",
  home: (app: string) => `${app}, home page`,
} as const;

export const landingTexts = {
  title: "One account. Every device in plain sight.",
  lead: (app: string) =>
    `Sign in to ${app} with your address, see where you are signed in, and end any session at once. Nothing to refresh, nothing to guess.`,
  signUp: "Create account",
  signIn: "Sign in",
  dashboard: "Open dashboard",
  preview: {
    title: "Where you are signed in",
    rows: [
      { device: "Chrome on macOS", note: "This device" },
      { device: "Safari on iOS", note: "just now" },
      { device: "Firefox on Windows", note: "Session ended" },
    ],
  },
  welcomeBack: (name: string) => `Signed in as ${name}`,
  points: [
    {
      title: "Live everywhere",
      text: "A sign-in on another device shows up here the moment it happens, in every open tab.",
    },
    {
      title: "Ended means ended",
      text: "End a session and it stops on its next request, however long its token would have lasted.",
    },
    {
      title: "Nothing given away",
      text: "Sign-up, sign-in and reset answer a stranger the same, whether or not an account exists.",
    },
  ],
} as const;

export const fieldTexts = {
  email: "Email address",
  password: "Password",
  newPassword: "New password",
  name: "Name",
  showPassword: "Show password",
  hidePassword: "Hide password",
  passwordHint: (min: number) => `At least ${min} characters. A few words work well.`,
  emailMissing: "Enter your email address.",
  emailWrong: "Enter an address such as name@example.com.",
  passwordMissing: "Enter your password.",
  passwordShort: (min: number) => `Use at least ${min} characters.`,
  passwordLong: (max: number) => `Use at most ${max} characters.`,
  passwordBreached: "This password is known from a data breach. Choose another one.",
  codeWrong: "Enter the six digits that your app shows.",
  nameMissing: "Enter your name.",
  nameLong: (max: number) => `Use at most ${max} characters.`,
} as const;

export const signInTexts = {
  title: "Sign in",
  lead: (app: string) => `Welcome back to ${app}.`,
  submit: "Sign in",
  busy: "Signing in",
  forgot: "Forgot password?",
  noAccount: "No account yet?",
  signUp: "Create one",
  wrong: "The email address or the password is not right.",
  banned: "This account is locked. Write to us if you think that is a mistake.",
  notices: {
    verified: "Your address is confirmed. Sign in to continue.",
    reset: "Your password is changed. Sign in with the new one.",
    ended: "This session was ended. Sign in again to continue.",
    required: "Sign in to see that page.",
  },
} as const;

export const otherWaysTexts = {
  passkey: "Sign in with a passkey",
  passkeyBusy: "Waiting for your device",
  passkeyRefused: "The passkey was not used. Try again, or sign in another way.",
  link: "Email me a sign-in link",
  emailOrUsername: "Email address or username",
  emailOrUsernameMissing: "Enter your email address or your username.",
} as const;

export const signInLinkTexts = {
  askTitle: "Sign in by mail",
  askLead: "Enter your address. We send a link that signs you in.",
  ask: "Send link",
  askBusy: "Sending link",
  back: "Back to sign in",
  title: "Sign in",
  lead: "You opened a sign-in link. Go on to sign in on this device.",
  submit: "Sign in",
  busy: "Signing in",
  failedTitle: "This link no longer works",
  failed: "A sign-in link works once, for ten minutes. Ask for a new one.",
  again: "Ask for a new link",
} as const;

export const secondFactorTexts = {
  title: "Enter your code",
  lead: "Open your authenticator app and enter the code that it shows for this account.",
  code: "Code",
  submit: "Go on",
  busy: "Checking",
  trust: "Do not ask again on this device for 30 days",
  wrong: "This code is not right. Wait for the next one.",
  used: "This code was used before. Wait for the next one.",
  over: "Too many wrong codes, or too much time. Sign in again.",
  signIn: "Sign in again",
  backup: "Use a backup code",
  backupLead: "Enter one of the codes that you kept. Each works once.",
  backupCode: "Backup code",
  backupMissing: "Enter a backup code.",
  backupWrong: "This code is not one of yours, or it was used before.",
  app: "Use the app instead",
} as const;

export const socialTexts = {
  continueWith: (provider: string) => `Continue with ${provider}`,
  or: "or with your email address",
} as const;

export const signUpTexts = {
  title: "Create your account",
  lead: "It takes a minute. We send one mail to confirm your address.",
  submit: "Create account",
  busy: "Creating account",
  haveAccount: "Have an account?",
  signIn: "Sign in",
} as const;

export const checkMailTexts = {
  title: "Check your mail",
  verify: "Open the link in it to confirm your address, then sign in.",
  reset: "If there is an account for it, the mail holds a link to choose a new password.",
  link: "Open the link in it to sign in.",
  sentTo: "We sent a mail to",
  sentSomewhere: "We sent a mail to your address.",
  again: "Send it again",
  sentAgain: "Sent. It can take a minute to arrive.",
  againIn: (seconds: number) => `Send again in ${seconds} s`,
  hint: "Nothing there? Look in the spam folder, or check the address for a slip.",
  otherAddress: "Use another address",
  signIn: "Back to sign in",
} as const;

export const verifyTexts = {
  workingTitle: "Confirming your address",
  working: "One moment.",
  doneTitle: "Address confirmed",
  done: "Your account is ready. Sign in to continue.",
  signIn: "Sign in",
  failedTitle: "This link no longer works",
  failed: "Links are good for one hour. Sign in, and we send a new one.",
  retryTitle: "We could not confirm your address",
  retry: "Try again",
} as const;

export const forgotTexts = {
  title: "Reset your password",
  lead: "Enter your address. We send a link to choose a new password.",
  submit: "Send link",
  busy: "Sending link",
  back: "Back to sign in",
} as const;

export const resetTexts = {
  title: "Choose a new password",
  lead: "You will be signed out everywhere, then sign in with the new one.",
  submit: "Save password",
  busy: "Saving password",
  failedTitle: "This link no longer works",
  failed: "A reset link works once, for one hour. Ask for a new one.",
  again: "Ask for a new link",
} as const;

export const changeAddressTexts = {
  doneTitle: "One more mail",
  done: "You agreed to the change. Now open the link that we sent to the new address.",
  settings: "Back to settings",
} as const;

export const signOutTexts = {
  askTitle: "Sign out?",
  ask: "You can sign in again at any time.",
  submit: "Sign out",
  busy: "Signing out",
  stay: "Back to dashboard",
  doneTitle: "You are signed out",
  done: "See you soon.",
  signIn: "Sign in again",
} as const;

export const authErrorTexts = {
  title: "That did not work",
  again: "Back to sign in",
  known: {
    access_denied: "You stopped the sign-in, or the provider refused it. Nothing was changed.",
    account_not_linked:
      "There is an account with this email address that signs in another way. Sign in that way first.",
    user_cancelled_authorize: "You stopped the sign-in. Nothing was changed.",
    redirect_uri_mismatch: "The provider does not know this site yet. Sign in another way for now.",
    email_not_found: "The provider did not give us an email address. Sign in with your address instead.",
    please_restart_the_process: "The sign-in took too long. Start again.",
    state_mismatch: "The sign-in was started in another window. Start again here.",
    state_not_found: "The sign-in did not come back as it left. Start again here.",
    user_info_is_missing: "The provider's answer could not be used. Start again.",
    unable_to_get_user_info: "The provider's answer could not be used. Start again.",
    invalid_code: "The provider's answer could not be used. Start again.",
    oauth_code_verification_failed: "The provider's answer could not be used. Start again.",
    signup_disabled: "New accounts cannot be made this way.",
  },
  unknown: "Something went wrong on the way. Start again, and if it happens twice, sign in another way.",
} as const;

export const problemTexts = {
  network: "No connection. Check your network, then try again.",
  tooMany: (seconds: number | undefined) =>
    seconds === undefined
      ? "Too many tries. Wait a minute, then try again."
      : `Too many tries. Try again in ${seconds} s.`,
  server: "Something went wrong on our side. Try again in a moment.",
} as const;

export const accountTexts = {
  navigation: "Main",
  dashboard: "Dashboard",
  protected: "Protected",
  settings: "Settings",
  organizations: "Organizations",
  admin: "People",
  signOut: "Sign out",
  impersonating: (name: string) => `You act as ${name}.`,
  stopImpersonating: "Stop",
  menu: (name: string) => `Account of ${name}`,
} as const;

export const dashboardTexts = {
  title: (name: string) => `Hello, ${name}`,
  lead: "What happens to your account, as it happens.",
  sessions: "Where you are signed in",
  sessionsLead: "Sessions end here at once, wherever they are.",
  thisDevice: "This device",
  signedIn: "Signed in",
  end: "End",
  endLabel: (device: string) => `End session on ${device}`,
  endTitle: "End this session?",
  endText: (device: string) => `${device} is signed out at once.`,
  endConfirm: "End session",
  endBusy: "Ending session",
  endCancel: "Keep",
  endFailed: "The session could not be ended. Try again.",
  onlyThis: "Nowhere else. Sign in on another device, and it appears here.",
  activity: "Activity",
  activityLead: "The latest events of your account.",
  noActivity: "Nothing yet.",
  loading: "Loading",
  events: {
    "user.created": "Account created",
    "user.updated": "Name changed",
    "username.changed": "Username changed",
    "email.verified": "Address confirmed",
    "email.changed": "Address changed",
    "password.changed": "Password changed",
    "session.created": "Signed in",
    "session.ended": "Signed out",
    "session.revoked": "Session ended",
    "sign_in.failed": "Sign-in refused",
    "two_factor.enabled": "Second factor switched on",
    "two_factor.disabled": "Second factor switched off",
    "two_factor.failed": "Wrong code",
    "passkey.created": "Passkey added",
    "passkey.deleted": "Passkey removed",
    "account.linked": "Account linked",
    "account.unlinked": "Account unlinked",
    "api_key.created": "API key created",
    "api_key.deleted": "API key deleted",
    "impersonation.started": "An admin acted as you",
    "data.exported": "Data downloaded",
  },
} as const;

export const protectedTexts = {
  title: "Protected page",
  lead: "The server checked your session before it sent this page. Without one, you would be at the sign-in.",
  signedInAs: "Signed in as",
  address: "Address",
  checkedAt: "Checked at",
} as const;

export const settingsTexts = {
  title: "Settings",
  lead: "Your profile and how you sign in.",
  profile: "Profile",
  profileLead: "How we address you.",
  save: "Save",
  busy: "Saving",
  saved: "Saved.",
  signInMethods: "Sign-in",
  signInLead: "Your address and your password.",
  changePassword: "Change password",
} as const;

export const notFoundTexts = {
  title: "There is no page here",
  text: "The address may have a slip, or the page has moved.",
  home: "Go to the home page",
} as const;

export const failureTexts = {
  title: "Something went wrong",
  text: "It is on our side. Your account is safe. Try again in a moment.",
  again: "Try again",
} as const;

export const panelTexts = {
  title: "Every sign-in, in plain sight.",
  text: "See each device, end any session, and it is over at once.",
} as const;
