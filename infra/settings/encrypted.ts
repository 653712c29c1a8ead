/** Stands for a value that the stack file holds encrypted (`secure: v1:…`), where the file is read without Pulumi. */
export class EncryptedValue {
  toString(): string {
    return "[encrypted]";
  }

  toJSON(): string {
    return "[encrypted]";
  }
}

export type Path = readonly PropertyKey[];

/** Calls `visit` for each value that holds no further values, with its path. */
export function eachLeaf(value: unknown, visit: (path: Path, leaf: unknown) => void, path: Path = []): void {
  if (value instanceof EncryptedValue || typeof value !== "object" || value === null) {
    visit(path, value);
    return;
  }
  for (const [key, child] of Object.entries(value))
    eachLeaf(child, visit, [...path, Array.isArray(value) ? Number(key) : key]);
}

/** A copy in which encrypted values are replaced; a key is left out where `replace` gives `undefined`. */
export function replaceEncrypted(value: unknown, replace: (path: Path) => unknown, path: Path = []): unknown {
  if (value instanceof EncryptedValue) return replace(path);
  if (Array.isArray(value)) return value.map((child, index) => replaceEncrypted(child, replace, [...path, index]));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, child]) => [key, replaceEncrypted(child, replace, [...path, key])] as const)
      .filter(([, child]) => child !== undefined),
  );
}
