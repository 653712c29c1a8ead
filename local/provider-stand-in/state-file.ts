import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What a stand-in keeps: `data` is changed in place, then `save` makes it last. */
export interface StateFile<Data> {
  data: Data;
  save(): void;
}

const note =
  "The local cloud's own data, as the vendor would keep it, values of variables included. Never commit this file.";

/** A JSON file that is replaced in one step, so that a killed process leaves the old or the new one; mode 0600. */
export function openStateFile<Data extends object>(file: string, empty: Data): StateFile<Data> {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { data: Partial<Data> }).data : {};
  const data: Data = { ...structuredClone(empty), ...kept };
  return {
    data,
    save() {
      const temporary = `${file}.${process.pid}.new`;
      writeFileSync(temporary, `${JSON.stringify({ note, data }, null, 2)}\n`, { mode: 0o600 });
      renameSync(temporary, file);
    },
  };
}
