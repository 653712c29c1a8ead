import type { FunctionPath } from "../database/convex-test-internals";

/**
 * The function that a system call names, in one of the three ways of `getFunctionAddress` (convex/server): by path in
 * the calling component, by reference into a child (`_reference/childComponent/<child>/<module…>/<export>`), or by a
 * handle (`function://<component>;<path>`).
 */
export function functionPathOf(address: Record<string, unknown>, caller: string): FunctionPath {
  const { functionHandle, name, reference } = address;
  if (typeof functionHandle === "string") {
    const [componentPath = "", udfPath = ""] = functionHandle.replace("function://", "").split(";");
    return { componentPath, udfPath };
  }
  if (typeof name === "string") return { componentPath: caller, udfPath: name };
  if (typeof reference !== "string") throw new Error("The function to schedule is not named.");
  const [, , child = "", ...parts] = reference.split("/");
  const exportName = parts.pop() ?? "default";
  return {
    componentPath: caller === "" ? child : `${caller}/${child}`,
    udfPath: `${parts.join("/")}:${exportName}`,
  };
}
