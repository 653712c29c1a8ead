import { inspect } from "node:util";

const hidden = "[secret]";

/**
 * A secret setting. Printing it, putting it in a template or in JSON shows `[secret]`; only `reveal()` gives the value, so
 * each place that uses one can be found by that word.
 */
export class SecretText {
  readonly #value: string | undefined;
  readonly #whyNot: string;

  /**
   * @param value `undefined` when the secret is named but cannot be read here
   * @param whyNot what to tell someone who asks for the value then
   */
  constructor(value: string | undefined, whyNot = "This secret has no value.") {
    this.#value = value;
    this.#whyNot = whyNot;
  }

  /** The value itself. Throws when it is encrypted in the stack file or not set yet. */
  reveal(): string {
    if (this.#value === undefined) throw new Error(this.#whyNot);
    return this.#value;
  }

  /** False for a secret that is encrypted in a stack file read without Pulumi, or not set yet. */
  get readable(): boolean {
    return this.#value !== undefined;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [inspect.custom](): string {
    return hidden;
  }
}
