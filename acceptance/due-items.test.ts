import { describe, expect, it } from "vitest";
import type { Condition } from "../checklist/item";
import type { DeploymentEnvironment } from "../contract/deployment-environment";
import { dueItems } from "./due-items";

const all: Condition[] = ["two-factor", "organization", "social-sign-in", "passkey", "webhooks"];
const ids = (where: "rehearsal" | "production", conditions = all, environment: DeploymentEnvironment = "production") =>
  dueItems({ where, environment, conditions }).map(({ id }) => id);

describe("the items of a run", () => {
  it("leave out what the stack has not", () => {
    expect(ids("rehearsal")).toEqual(expect.arrayContaining(["AUTH-4", "AUTH-5", "AUTH-6", "ENV-6", "MON-3"]));
    const few = ids("rehearsal", []);
    for (const id of ["AUTH-4", "AUTH-5", "AUTH-6", "ENV-4", "ENV-6", "MON-3"]) expect(few).not.toContain(id);
  });

  it("leave out what the environment has not, of a stack that nobody releases", () => {
    const local = ids("rehearsal", all, "local");
    for (const id of ["ENV-2", "ENV-5", "SEC-1", "SEC-6", "SEC-7", "CMP-3", "CMP-4"]) expect(local).not.toContain(id);
    expect(local).toEqual(expect.arrayContaining(["AUTH-1", "ENV-3", "SEC-5", "CMP-1", "CVX-2"]));
    for (const environment of ["staging", "production"] as const)
      expect(ids("rehearsal", all, environment)).toEqual(ids("rehearsal"));
  });

  it("are in production only what is to be seen there", () => {
    const there = ids("production");
    expect(there).toEqual(expect.arrayContaining(["AUTH-1", "AUTH-4", "SEC-6", "MON-1"]));
    for (const id of ["AUTH-5", "AUTH-6", "CMP-1", "CMP-2", "CVX-2"]) expect(there).not.toContain(id);
  });
});
