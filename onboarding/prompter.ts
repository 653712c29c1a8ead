import { type CANCEL_SYMBOL, confirm, isCancel, multiselect, select, text } from "@clack/prompts";

/** Asks a person. Tests answer in their place. */
export interface Prompter {
  text(message: string, initial: string, fault: (text: string) => string | undefined): Promise<string>;
  select(message: string, choices: readonly string[], initial: string | undefined): Promise<string>;
  selectSome(message: string, choices: readonly string[], initial: readonly string[]): Promise<string[]>;
  confirm(message: string): Promise<boolean>;
}

/** The person pressed Ctrl-C, or Escape. */
export class StoppedAskingError extends Error {
  readonly code = "ERR_INIT_STOPPED";

  constructor() {
    super("Stopped. Nothing was written: run the command again to start over.");
    this.name = "StoppedAskingError";
  }
}

function answered<Value>(value: Value | typeof CANCEL_SYMBOL): Value {
  if (isCancel(value)) throw new StoppedAskingError();
  return value as Value;
}

/** A person at this terminal. */
export const terminalPrompter: Prompter = {
  async text(message, initial, fault) {
    return answered(await text({ message, initialValue: initial, validate: (value) => fault(value ?? "") })).trim();
  },
  async select(message, choices, initial) {
    const options = choices.map((value) => ({ value }));
    return answered(await select({ message, options, ...(initial === undefined ? {} : { initialValue: initial }) }));
  },
  async selectSome(message, choices, initial) {
    const options = choices.map((value) => ({ value }));
    return answered(await multiselect({ message, options, initialValues: [...initial], required: false }));
  },
  async confirm(message) {
    return answered(await confirm({ message, initialValue: false }));
  },
};
