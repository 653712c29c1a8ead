import { accountRules } from "../../contract/account-rules";
import { fieldTexts } from "./texts";

/** Checks of a single field: what is wrong with the value, or undefined. The server checks again and has the last word. */
export type FieldCheck = (value: string) => string | undefined;

const address = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;

export const checkEmail: FieldCheck = (value) => {
  const trimmed = value.trim();
  if (trimmed === "") return fieldTexts.emailMissing;
  return address.test(trimmed) ? undefined : fieldTexts.emailWrong;
};

/** A password that is typed to sign in: any that is there. Rules may have changed since it was chosen. */
export const checkPassword: FieldCheck = (value) => (value === "" ? fieldTexts.passwordMissing : undefined);

export const checkNewPassword: FieldCheck = (value) => {
  const { min, max } = accountRules.password;
  if (value.length < min) return fieldTexts.passwordShort(min);
  return value.length > max ? fieldTexts.passwordLong(max) : undefined;
};

export const checkName: FieldCheck = (value) => {
  const trimmed = value.trim();
  if (trimmed === "") return fieldTexts.nameMissing;
  return [...trimmed].length > accountRules.name.max ? fieldTexts.nameLong(accountRules.name.max) : undefined;
};

/** A six-digit code of an authenticator app, with or without a space in the middle. */
export const checkCode: FieldCheck = (value) =>
  /^\d{6}$/.test(value.replace(/\s/g, "")) ? undefined : fieldTexts.codeWrong;

/** What the server may say against a new password, beside the field for it. */
export function newPasswordRefusals<Name extends string>(
  field: Name,
): Record<string, { field: Name; message: string }> {
  const { min, max } = accountRules.password;
  return {
    PASSWORD_TOO_SHORT: { field, message: fieldTexts.passwordShort(min) },
    PASSWORD_TOO_LONG: { field, message: fieldTexts.passwordLong(max) },
    PASSWORD_COMPROMISED: { field, message: fieldTexts.passwordBreached },
  };
}
