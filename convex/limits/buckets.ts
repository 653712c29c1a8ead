import { requestsPerMinute, unsignedPerMinute } from "../../contract/rate-limits";

const minute = 60_000;
const hour = 60 * minute;

interface Bucket {
  /** How many are allowed in one window. */
  rate: number;
  /** Milliseconds. A window begins with the first that is counted. */
  period: number;
  /**
   * Into so many equal parts it is divided, each a document of its own: of many that come at the same moment few meet at one.
   * Who finds a part used up takes the next, so that all of them together allow exactly the rate.
   */
  parts?: number;
}

/** For what many share, and is therefore asked for at the same moment. */
const shared = { parts: 4 };

/** Every limit of the functions, by name. What each is counted by stands in `charges.ts`. */
export const buckets = {
  /** By address. The edge repeats these three. */
  general: { rate: requestsPerMinute.general, period: minute, ...shared },
  signIn: { rate: requestsPerMinute.signIn, period: minute },
  signUp: { rate: requestsPerMinute.signUp, period: minute },
  /** By address: codes, links and tokens that somebody may try out. */
  codes: { rate: 30, period: minute },
  /** By address: requests that make the app send a mail. */
  mails: { rate: 10, period: minute },

  /** By address and account: tries of a password. One that is right gives all of them back. */
  tries: { rate: 10, period: 5 * minute },
  /** By account, from everywhere: passwords that were wrong. Refuses nobody by itself. */
  failures: { rate: 100, period: hour },
  /** By address and account, while `failures` is used up: guessing from many addresses gets slow, the owner gets in. */
  triesUnderAttack: { rate: 5, period: 15 * minute },

  /** By recipient and kind of mail. No longer than the link in it holds, so that who is refused has one that works. */
  mailsTo: { rate: 5, period: hour },
  linksTo: { rate: 5, period: 10 * minute },

  /** By person: codes of the second factor. Whoever tries them has the first factor, and is no stranger. */
  codesOfPerson: { rate: 5, period: minute },
  codesOfPersonSlowly: { rate: 50, period: hour },
  /** By person: tries of the password in a session that is open. */
  passwordsOfPerson: { rate: 10, period: 5 * minute },
  /** By person: mails that their doing sends, such as invitations. */
  mailsOfPerson: { rate: 50, period: hour },
  /** By person: calls of functions that change something. */
  changesOfPerson: { rate: 120, period: minute },

  /** By key. */
  apiKey: { rate: requestsPerMinute.general, period: minute, ...shared },
  /** All together who come without a proof of their address. */
  unsigned: { rate: unsignedPerMinute, period: minute, ...shared },
  /** All together who ask for the public keys, without a proof: services that check tokens do. */
  publicKeys: { rate: requestsPerMinute.general, period: minute, ...shared },
} as const satisfies Record<string, Bucket>;

export type BucketName = keyof typeof buckets;
