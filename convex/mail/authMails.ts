import { type GenericCtx, requireRunMutationCtx } from "@convex-dev/better-auth/utils";
import type { ConvexEnvironment } from "../../contract/convex-environment";
import { internal } from "../_generated/api";
import type { DataModel } from "../_generated/dataModel";
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
  const post = async (to: string, write: (facts: { app: string; site: string }) => Mail) => {
    if (!environment) throw new Error("A mail was asked for outside of a request.");
    const mail = write({ app: environment.APP_NAME, site: environment.SITE_URL });
    await requireRunMutationCtx(ctx).scheduler.runAfter(0, internal.mail.outbox.send, {
      mail: { ...mail, to },
      // One key for all tries: the mail service drops the second of two equal ones.
      idempotencyKey: crypto.randomUUID(),
      attempt: 1,
    });
  };
  return {
    emailVerification: {
      sendOnSignUp: true,
      sendOnSignIn: true,
      expiresIn: hour,
      sendVerificationEmail: ({ user, token }: { user: Person; token: string }) =>
        post(user.email, (facts) => verificationMail({ ...facts, token })),
    },
    emailAndPassword: {
      resetPasswordTokenExpiresIn: hour,
      sendResetPassword: ({ user, token }: { user: Person; token: string }) =>
        post(user.email, (facts) => resetMail({ ...facts, token })),
      onPasswordReset: ({ user }: { user: Person }) => post(user.email, passwordChangedMail),
      onExistingUserSignUp: ({ user }: { user: Person }) => post(user.email, accountExistsMail),
    },
    user: {
      // First the address of now agrees, then the new one is confirmed: a borrowed session cannot move the account away.
      changeEmail: {
        enabled: true,
        sendChangeEmailConfirmation: ({ user, newEmail, token }: { user: Person; newEmail: string; token: string }) =>
          post(user.email, (facts) => changeAddressMail({ ...facts, token, newEmail })),
      },
      deleteUser: {
        enabled: true,
        deleteTokenExpiresIn: hour,
        sendDeleteAccountVerification: ({ user, token }: { user: Person; token: string }) =>
          post(user.email, (facts) => deleteAccountMail({ ...facts, token })),
      },
    },
    sendMagicLink: ({ email, token }: { email: string; token: string }) =>
      post(email, (facts) => signInLinkMail({ ...facts, token })),
    sendInvitationEmail: ({ id, email }: { id: string; email: string }) =>
      post(email, (facts) => invitationMail({ ...facts, invitation: id })),
  };
}

/** The part of Better Auth's user that a mail needs. */
interface Person {
  email: string;
}
