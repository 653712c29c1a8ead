import { z } from "zod";
import { described } from "./described";

/** A number that is raised by one to have something made anew. `reaches`: where what is made ends up. */
export function generation(description: string, reaches?: string) {
  return described(z.int("must be a whole number").min(1, "starts at 1").max(1_000_000, "is too large").default(1), {
    description,
    examples: [2],
    defaults: "1",
    ...(reaches === undefined ? {} : { reaches }),
  });
}
