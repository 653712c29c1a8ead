import { fieldTexts } from "../_lib/texts";
import { Field, type FieldProps } from "./field";

/** The input for an email address, as browsers and password managers know it. */
export function EmailField({ label = fieldTexts.email, ...props }: Omit<FieldProps, "label"> & { label?: string }) {
  return (
    <Field {...props} label={label} type="email" autoComplete="username" inputMode="email" autoCapitalize="none" />
  );
}
