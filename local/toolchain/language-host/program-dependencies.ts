import language from "@pulumi/pulumi/proto/language_pb.js";
import { installedPackage, nearestPackage, readManifest } from "./program-info";

/** Names and installed versions of a program's npm packages, for `pulumi about`. */
export function programDependencies(
  programDirectory: string,
  transitive: boolean,
): language.GetProgramDependenciesResponse {
  const response = new language.GetProgramDependenciesResponse();
  const root = nearestPackage(programDirectory);
  if (root === undefined) return response;
  const versions = new Map<string, { name: string; version: string }>();
  const visit = (from: string, names: string[]): void => {
    for (const name of names) {
      const folder = installedPackage(from, name);
      if (folder === undefined || versions.has(folder)) continue;
      const manifest = readManifest(folder);
      versions.set(folder, { name, version: manifest?.version ?? "" });
      if (transitive) visit(folder, Object.keys(manifest?.dependencies ?? {}));
    }
  };
  visit(root.directory, Object.keys({ ...root.manifest.dependencies, ...root.manifest.devDependencies }));
  response.setDependenciesList(
    [...versions.values()]
      .sort((a, b) => a.name.localeCompare(b.name))
      .map(({ name, version }) => {
        const entry = new language.DependencyInfo();
        entry.setName(name);
        entry.setVersion(version);
        return entry;
      }),
  );
  return response;
}
