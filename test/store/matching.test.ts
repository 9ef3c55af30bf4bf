import { copyFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readObject } from "../../src/sources/stripe/objects/objects.ts";
import { Store } from "../../src/store/store.ts";
import { copyOf, evidenceOf, inScratch, writeParquet } from "../import/cli.ts";
import { day, itemOf, priceOf, subscriptionOf } from "../stripe/objects-of.ts";
import { importRows, mrr, run } from "./folder.ts";

const A = ["a,2024-01-01,,10"];
const B = ["b,2024-02-01,,20"];
const C = ["c,2024-03-01,,40"];
const D = ["d,2024-04-01,,80"];

/** Puts a subscription of Stripe's at 5 a month into the record, as one was seen. */
async function seen(data: string, cents: number): Promise<void> {
  const price = priceOf(`price_${cents}`, cents);
  const objects = [price, subscriptionOf([itemOf(price, 1)])];
  const store = await Store.open(data);
  const all = objects.flatMap((raw) => readObject(raw, "acct_a", day(1)).seen);
  await store.recordSeen(all, new Date(`2026-01-01T00:00:00.${String(cents % 1000).padStart(3, "0")}Z`));
  await store.close();
}

/** The last MRR of any, under no range: what a folder says now. */
async function now(data: string): Promise<unknown> {
  const { stdout } = await run(data, "metric", "mrr", "--json");
  return JSON.parse(stdout).rows.at(-1).value;
}

async function isSound(data: string): Promise<void> {
  expect((await run(data, "verify")).code).toBe(0);
  expect((await run(data, "doctor")).code).toBe(0);
}

it("an older record answers its own figures, and what is imported after it", () =>
  inScratch(async (scratch) => {
    const data = join(scratch, "data");
    await importRows(data, "a.csv", A);
    await copyFile(join(data, "cambium.db"), join(scratch, "old.db"));
    await importRows(data, "b.csv", B);
    expect(await mrr(data)).toEqual([1000, 3000, 3000, 3000]);
    expect(await mrr(data, "--policy", "stripe")).toEqual([1000, 3000, 3000, 3000]);

    await copyFile(join(scratch, "old.db"), join(data, "cambium.db"));
    expect(await mrr(data)).toEqual([1000, 1000, 1000, 1000]);
    expect(await mrr(data, "--policy", "stripe")).toEqual([1000, 1000, 1000, 1000]);
    await isSound(data);
    expect((await importRows(data, "c.csv", C)).code).toBe(0);
    expect(await mrr(data)).toEqual([1000, 1000, 5000, 5000]);
    await isSound(data);
  }));

it("an older record whose log then went another way is told from the one before", () =>
  inScratch(async (scratch) => {
    const data = join(scratch, "data");
    await importRows(data, "a.csv", A);
    const other = await copyOf(data, join(scratch, "other"));
    await importRows(data, "b.csv", B);
    for (const [name, rows] of [
      ["c.csv", C],
      ["d.csv", D],
    ] as const)
      await importRows(other, name, rows);
    for (const name of ["cambium.db", "imports"])
      await rename(join(data, name), join(scratch, `was-${name}`));
    for (const name of ["cambium.db", "imports"]) await rename(join(other, name), join(data, name));
    expect(await mrr(data)).toEqual([1000, 1000, 5000, 13_000]);
    await isSound(data);
  }));

it("the same goes for Stripe's objects, and for another company's record", () =>
  inScratch(async (scratch) => {
    const data = join(scratch, "data");
    await importRows(data, "a.csv", A);
    await copyFile(join(data, "cambium.db"), join(scratch, "old.db"));
    await seen(data, 500);
    expect(await now(data)).toBe(1500);
    await copyFile(join(scratch, "old.db"), join(data, "cambium.db"));
    await seen(data, 700);
    expect(await now(data)).toBe(1700);
    await isSound(data);

    const theirs = join(scratch, "theirs", "data");
    await importRows(theirs, "a.csv", A);
    await seen(theirs, 900);
    await copyFile(join(theirs, "cambium.db"), join(data, "cambium.db"));
    expect(await now(data)).toBe(1900);
    await isSound(data);
  }));

it("a folder that was moved needs no building anew, also where files are read where they are", () =>
  inScratch(async (scratch) => {
    const [data, moved] = [join(scratch, "it's [here]"), join(scratch, "there's 'one'")];
    const file = join(scratch, "rows.parquet");
    await writeParquet(
      file,
      "select 'a' as customer_id, date '2024-01-01' as start, null::date as end, 10 as amount, 'Pro' as product",
    );
    expect((await run(data, "import", "subscriptions", file)).code).toBe(0);
    await importRows(data, "b.csv", B);
    expect(await mrr(data)).toEqual([1000, 3000, 3000, 3000]);
    const applied = JSON.parse(evidenceOf(data)[1]?.body ?? "").files[0].hash;
    await rename(data, moved);
    // Whoever applied it again would miss it.
    await rename(join(moved, "imports", applied), join(scratch, applied));
    expect(await mrr(moved)).toEqual([1000, 3000, 3000, 3000]);
    await rename(join(scratch, applied), join(moved, "imports", applied));
    expect((await run(moved, "settings", "set", "timezone", "Asia/Tokyo")).code).toBe(0);
    expect(await mrr(moved)).toEqual([1000, 3000, 3000, 3000]);
    await isSound(moved);
  }));
