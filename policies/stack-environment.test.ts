import * as pulumi from "@pulumi/pulumi";
import { afterEach, expect, it } from "vitest";
import { stackEnvironment } from "./stack-environment";

const configure = (config: Record<string, string>) => pulumi.runtime.setAllConfig(config);
afterEach(() => configure({}));

it.each(["local", "preview", "staging", "production"])("%s", (environment) => {
  configure({ "prelaunch:environment": environment });
  expect(stackEnvironment()).toBe(environment);
});

it.each(["Local", "dev", ""])("takes %j, which it does not know, for production", (environment) => {
  configure({ "prelaunch:environment": environment });
  expect(stackEnvironment()).toBe("production");
});

it("takes a missing setting for production, as under `pulumi policy analyze`", () => {
  expect(stackEnvironment()).toBe("production");
});
