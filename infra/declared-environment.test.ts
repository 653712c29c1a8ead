import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { assertUsableEnvironment } from "./declared-environment";
import { derive, readSettings } from "./settings";

const environment = { CONVEX_SELF_HOSTED_ADMIN_KEY: "prelaunch-local|key", RESEND_API_KEY: "re_0123456789abcdef0123" };
const derived = derive(readSettings("local", { environment }));

describe("the declared environment", () => {
  it("of the committed local stack is usable", () => {
    expect(() => assertUsableEnvironment(derived)).not.toThrow();
  });

  it.each([
    ["SITE_URL", "https://example.com/app"],
    ["SESSION_EXPIRES_IN", "7d"],
    ["PRELAUNCH_ENVIRONMENT", "prod"],
    ["TRUSTED_ORIGINS", "example.com"],
  ])("is refused for an override of %s that the functions could not start with", (name, value) => {
    const convexVariables = { ...derived.convexVariables, [name]: value };
    const act = (): void => assertUsableEnvironment({ ...derived, convexVariables });
    expect(act).toThrow(pulumi.RunError);
    expect(act).toThrow(new RegExp(`${name}[.0-9]*: .*prelaunch:convex.variables`));
  });

  it("is refused for an override that the app could not start with, without showing it", () => {
    const hostingVariables = { ...derived.hostingVariables, NEXT_PUBLIC_CONVEX_URL: "happy-otter-123" };
    const act = (): void => assertUsableEnvironment({ ...derived, hostingVariables });
    expect(act).toThrow(/NEXT_PUBLIC_CONVEX_URL: .*prelaunch:hosting\.variables/);
    expect(act).not.toThrow(/happy-otter-123 /);
  });
});
