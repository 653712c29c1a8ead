import { SecretImportError } from "./secret-error";

/**
 * Reads what an import id such as `env:BETTER_AUTH_SECRET` points at. An id stands in clear in the state and in the
 * shell's history, so it names a variable of the environment and never holds the secret itself.
 *
 * @param defaults names for the later positions that the id leaves out
 * @throws SecretImportError
 */
export function importedTexts(
  id: string,
  environment: Record<string, string | undefined>,
  defaults: readonly string[] = [],
): string[] {
  const [, list] = /^env:([A-Za-z_]\w*(?:,[A-Za-z_]\w*)*)$/.exec(id) ?? [];
  if (list === undefined) {
    throw new SecretImportError(
      "The id to import a secret must name a variable of the environment.",
      "Write the value into a variable and import with its name, such as `env:BETTER_AUTH_SECRET`.",
    );
  }
  const named = list.split(",");
  return [...named, ...defaults.slice(named.length - 1)].map((name) => {
    const text = environment[name];
    if (text === undefined || text === "") {
      throw new SecretImportError(
        `The import reads the variable ${name} of the environment, which is not set.`,
        `Set ${name} for this command.`,
      );
    }
    return text;
  });
}
