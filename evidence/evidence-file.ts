import type { FindingCode } from "./finding";
import type { Place, Statement } from "./statement";

export interface EvidenceFile {
  name: string;
  content: string;
}

/** A file of evidence, judged by its signature alone. */
export type OpenedEvidence =
  | { trusted: true; file: string; statement: Statement; owner: string; roles: readonly Place[] }
  | {
      trusted: false;
      file: string;
      code: FindingCode;
      /** What is wrong, to be read after the file's name. */
      what: string;
      cure: string;
      /** What it claims, if it can be read: only to say which items it would have been for. */
      claimed: Statement | undefined;
    };
