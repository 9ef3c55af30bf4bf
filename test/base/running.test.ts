import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { Running } from "../../src/base/running.ts";

it("holds a value for what is called within, beside others, until it has ended", async () => {
  const [one, other] = [new Running<number>(), new Running<number>()];
  const seen = await one.run(1, async () => {
    await setImmediate();
    const within = await other.run(2, async () => {
      await setImmediate();
      const again = one.run(3, () => [one.current, other.current]);
      return [one.current, other.current, ...again];
    });
    return [...within, one.current, other.current];
  });
  expect(seen).toEqual([1, 2, 3, 2, 1, undefined]);
  expect(one.current).toBeUndefined();
});

it("is the only storage of its kind, since each one slows every promise for as long as the process lives", async () => {
  const sources = await readdir("src", { recursive: true });
  const found: string[] = [];
  for (const name of sources.filter((one) => one.endsWith(".ts")))
    if ((await readFile(join("src", name), "utf8")).includes("new AsyncLocalStorage")) found.push(name);
  expect(found).toEqual([join("base", "running.ts")]);
});
