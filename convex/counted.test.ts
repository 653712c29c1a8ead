import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { internal } from "./_generated/api";
import { countPeople } from "./counted";
import { deployment, startWorld, stopWorld } from "./deployment.fixture";

await vi.hoisted(() => import("./environment.fixture"));

beforeEach(() => startWorld());
afterEach(stopWorld);

it("counts right after 1,000 random creates and deletes, and each person has one profile", async () => {
  const t = deployment();
  const alive = new Set<string>();
  let made = 0;
  for (let step = 0; step < 1000; step += 1) {
    const victim = Math.random() < 0.45 ? [...alive][Math.floor(Math.random() * alive.size)] : undefined;
    if (victim) {
      await t.mutation(internal.authRows.deleteOne, {
        input: { model: "user", where: [{ field: "_id", value: victim }] },
      });
      alive.delete(victim);
    } else {
      made += 1;
      const name = `user${made}`;
      const data = { name, email: `${name}@example.com`, emailVerified: true, createdAt: made, updatedAt: made };
      const { _id } = await t.mutation(internal.authRows.create, { input: { model: "user", data } });
      alive.add(_id);
    }
  }
  const { count, owners } = await t.run(async (ctx) => ({
    count: await countPeople(ctx),
    owners: (await ctx.db.query("profiles").collect()).map(({ userId }) => userId),
  }));
  expect(count).toBe(alive.size);
  expect(owners.sort()).toEqual([...alive].sort());
});
