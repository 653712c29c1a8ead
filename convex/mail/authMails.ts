import { type GenericCtx, requireRunMutationCtx } from "@convex-dev/better-auth/utils";
import type { AuditKind } from "../../contract/audit-events";
import type { ConvexEnvironment } from "../../contract/convex-environment";
import { internal } from "../_generated/api";
import type { DataModel } from "../_generated/dataModel";
import { withOrigin } from "../audit/origin";
import {
  accountExistsMail,
  changeAddressMail,
  deleteAccountMail,
  invitationMail,
  type Mail,
  passwordChangedMail,
  resetMail,
  signInLinkMail,
  verificationMail,
} from "./messages";

const hour = 60 * 60;

/**
 * Better Auth's callbacks that send a mail. Each only puts the mail on the schedule: the answer to the person takes as
 * long with a mail as without, and a mail service that is down tells a stranger nothing about who has an account.
 */
export function authMails(ctx: GenericCtx<DataModel>, environment: ConvexEnvironment | undefined) {
  const post = async (to: string, write: (facts: { app: string; site: string }) => Mail, about?: About) => {
    if (!environment) throw new Error("A mail was asked for outside of a request.");
    const mail = { ...write({ app: environment.APP_NAME, site: environment.SITE_URL }), to };
    const asked = { mail, ...(about ? { about } : {}) };
    await requireRunMutationCtx(withOrigin(ctx)).runMutation(internal.mail.outbox.enqueue, asked);
  };
  return {
    emailVerification: {
      sendOnSignUp: true,
      sendOnSignIn: true,
      expiresIn: hour,
      sendVerificationEmail: ({ user, token }: { user: Person; token: string }) =>
        post(user.email, (facts) => verificationMail({ ...facts, token }), {
          kind: "email.verification_sent",
          subject: user.id,
        }),
    },
    emailAndPassword: {
      resetPasswordTokenExpiresIn: hour,
      sendResetPassword: ({ user, token }: { user: Person; token: string }) =>
        post(user.email, (facts) => resetMail({ ...facts, token }), {
          kind: "password.reset_requested",
          subject: user.id,
        }),
      onPasswordReset: ({ user }: { user: Person }) =>
        post(user.email, passwordChangedMail, { kind: "password.reset", subject: user.id }),
      onExistingUserSignUp: ({ user }: { user: Person }) =>
        post(user.email, accountExistsMail, { kind: "sign_up.repeated", subject: user.id }),
    },
    user: {
      // First the address of now agrees, then the new one is confirmed: a borrowed session cannot move the account away.
      changeEmail: {
        enabled: true,
        sendChangeEmailConfirmation: ({ user, newEmail, token }: { user: Person; newEmail: string; token: string }) =>
          post(user.email, (facts) => changeAddressMail({ ...facts, token, newEmail }), {
            kind: "email.change_requested",
            subject: user.id,
          }),
      },
      deleteUser: {
        enabled: true,
        deleteTokenExpiresIn: hour,
        sendDeleteAccountVerification: ({ user, token }: { user: Person; token: string }) =>
          post(user.email, (facts) => deleteAccountMail({ ...facts, token }), {
            kind: "user.deletion_requested",
            subject: user.id,
          }),
      },
    },
    sendMagicLink: ({ email, token }: { email: string; token: string }) =>
      post(email, (facts) => signInLinkMail({ ...facts, token }), { kind: "magic_link.sent" }),
    sendInvitationEmail: ({ id, email }: { id: string; email: string }) =>
      post(email, (facts) => invitationMail({ ...facts, invitation: id })),
  };
}

/** The part of Better Auth's user that a mail needs. */
interface Person {
  id: string;
  email: string;
}

/** What the audit log says of a mail: it is recorded with it, or not at all. */
interface About {
  kind: AuditKind;
  /** Id of the person it is sent to; left out where only the address is known. */
  subject?: string;
}
