import path from "node:path";
import language from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import { installedPackage, nearestPackage, type PackageManifest, readManifest } from "./program-info";

/**
 * The provider plugins that a program's npm packages stand for, so that the engine can install what is missing.
 *
 * Follows the dependencies of the nearest package.json, and goes on into packages that use some Pulumi package
 * themselves: no other can bring a provider. Reading all of node_modules would cost more than a small preview.
 */
export function requiredPackages(programDirectory: string): language.GetRequiredPackagesResponse {
  const response = new language.GetRequiredPackagesResponse();
  const root = nearestPackage(programDirectory);
  if (root === undefined) return response;
  const seen = new Set<string>();
  const found = new Map<string, plugin.PackageDependency>();
  const visit = (directory: string, names: string[]): void => {
    for (const name of names) {
      const folder = installedPackage(directory, name);
      if (folder === undefined || seen.has(folder)) continue;
      seen.add(folder);
      const dependency = readManifest(folder);
      if (dependency === undefined) continue;
      const required = asRequired(dependency);
      if (required !== undefined) found.set(`${required.getName()}@${required.getVersion()}`, required);
      const next = Object.keys({ ...dependency.dependencies, ...dependency.peerDependencies });
      if (next.some((entry) => entry.startsWith("@pulumi"))) visit(folder, next);
    }
  };
  visit(root.directory, [
    ...Object.keys({
      ...root.manifest.dependencies,
      ...root.manifest.devDependencies,
      ...root.manifest.optionalDependencies,
    }),
  ]);
  response.setPackagesList([...found.values()]);
  return response;
}

function asRequired(manifest: PackageManifest): plugin.PackageDependency | undefined {
  const about = manifest.pulumi;
  if (about?.resource !== true || manifest.name === undefined) return undefined;
  const version = about.version ?? manifest.version ?? "";
  const required = new plugin.PackageDependency();
  required.setKind("resource");
  required.setName(about.name ?? path.posix.basename(manifest.name));
  required.setVersion(version.startsWith("v") || version === "" ? version : `v${version}`);
  required.setServer(about.server ?? "");
  if (about.parameterization !== undefined) {
    const parameterization = new plugin.PackageParameterization();
    parameterization.setName(about.parameterization.name);
    parameterization.setVersion(about.parameterization.version);
    parameterization.setValue(about.parameterization.value);
    required.setParameterization(parameterization);
  }
  return required;
}
