import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLoopback, wantedList } from "./wanted-list";

const ours = "https://example.com/api/auth/callback/microsoft";
const uri = fc.oneof(
  fc.constantFrom(ours, "https://old.example.com/api/auth/callback/microsoft", "http://localhost:3000/callback"),
  fc.webUrl(),
);
const lists = fc.uniqueArray(uri, { maxLength: 8 });
const loopback = fc.constantFrom("keep" as const, "remove" as const);

describe("the list of a provider", () => {
  it("has ours once and converges, whatever is in it", () => {
    fc.assert(
      fc.property(lists, uri, loopback, (present, unwanted, keep) => {
        const change = { wanted: ours, unwanted, loopback: keep };
        const next = wantedList(present, change);
        expect(next.filter((one) => one === ours)).toEqual([ours]);
        expect(wantedList(next, change)).toBe(next);
      }),
    );
  });

  it("keeps what others put there, in their order", () => {
    fc.assert(
      fc.property(lists, fc.option(uri, { nil: undefined }), loopback, (present, unwanted, keep) => {
        const next = wantedList(present, { wanted: ours, unwanted, loopback: keep });
        const foreign = present.filter(
          (one) => one !== ours && one !== unwanted && !(keep === "remove" && isLoopback(one)),
        );
        expect(next.filter((one) => one !== ours && one !== unwanted)).toEqual(foreign);
      }),
    );
  });

  it("loses ours alone when the stack goes", () => {
    expect(wantedList(["https://a.example/x", ours], { unwanted: ours, loopback: "keep" })).toEqual([
      "https://a.example/x",
    ]);
  });

  it("loses developers' machines where it is said", () => {
    const machines = ["http://localhost:3000/x", "http://127.0.0.1:3000/x", "http://app.localhost/x", "http://[::1]/x"];
    expect(wantedList([...machines, "https://localhost.example/x"], { wanted: ours, loopback: "remove" })).toEqual([
      "https://localhost.example/x",
      ours,
    ]);
  });
});
