import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { metric } from "../../src/api/ask/questions.ts";
import { setSegment } from "../../src/api/ask/segments-operations.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { Kept } from "../../src/api/kept.ts";
import type { Operation } from "../../src/api/operation.ts";
import { perform } from "../../src/api/perform.ts";
import { setSetting } from "../../src/api/settings/organisation.ts";
import { type Folder, openFolder } from "../workspace.ts";

let folder: Folder;

beforeEach(async () => {
  folder = await openFolder();
  await bring("customer_id,start,amount,country\na,2024-01-01,10,DE\nb,2024-01-01,20,AT\n");
});
afterEach(() => folder.close());

async function bring(text: string): Promise<void> {
  const file = join(folder.directory, `${text.length}.csv`);
  await writeFile(file, text);
  await importOperation.run(folder.workspace, { source: "subscriptions", files: [file] });
}

async function mrr(input: object = {}): Promise<unknown> {
  const asked = { metric: "mrr", from: "2024-01", to: "2024-01", ...input };
  const { rows } = z
    .object({ rows: z.array(z.object({ value: z.number() })) })
    .parse(await perform(folder.workspace, metric, asked, { by: "http" }));
  return rows[0]?.value;
}

it("answers the same question anew after new evidence, another setting or another segment", async () => {
  expect([await mrr(), await mrr()]).toEqual([3000, 3000]);
  await setSegment.run(folder.workspace, { name: "ours", filter: "country=DE" });
  expect(await mrr({ segment: "ours" })).toBe(1000);
  await setSegment.run(folder.workspace, { name: "ours", filter: "country=AT" });
  expect(await mrr({ segment: "ours" })).toBe(2000);
  await bring("customer_id,start,amount,country\nc,2024-01-01,5,DE\n");
  expect(await mrr()).toBe(3500);
  await setSetting.run(folder.workspace, { name: "timezone", value: "America/New_York" });
  expect(await mrr({ to: "2024-01" })).toBe(3500);
});

it("asks once for what is kept, also while something else has its turn", async () => {
  let runs = 0;
  const counted: Operation = {
    ...metric,
    name: "counted",
    input: z.object({}),
    output: z.number(),
    run: async () => ++runs,
  };
  expect(await perform(folder.workspace, counted, {}, { by: "http" })).toBe(1);
  let end: () => void = () => undefined;
  const turn = folder.workspace.inTurn(() => new Promise<void>((done) => (end = done)));
  expect(await perform(folder.workspace, counted, {}, { by: "http" })).toBe(1);
  end();
  await turn;
  await setSetting.run(folder.workspace, { name: "margin", value: "80" });
  expect(await perform(folder.workspace, counted, {}, { by: "http" })).toBe(2);
});

/** Values that weigh what they are. */
async function room(most: number, bytes: number) {
  const kept = new Kept<number>({ most, bytes, weigh: (value) => value });
  return (key: string, value: number) => kept.get(folder.workspace, key, async () => value);
}

it("forgets what was not used for longest", async () => {
  const get = await room(2, 1000);
  await get("a", 1);
  await get("b", 2);
  await get("a", 3);
  await get("c", 4);
  expect([await get("a", 5), await get("c", 6), await get("b", 7)]).toEqual([1, 4, 7]);
});

it("keeps as many bytes as there is room for, and nothing that takes a quarter of it and one more", async () => {
  const get = await room(300, 100);
  for (const name of ["a", "b", "c", "d"]) await get(name, 25);
  expect([await get("a", 1), await get("b", 1)]).toEqual([25, 25]);
  await get("e", 26);
  expect(await get("e", 2)).toBe(2);
  // With e, 102: c was not used for longest.
  expect([await get("d", 3), await get("a", 3), await get("b", 3), await get("c", 3)]).toEqual([
    25, 25, 25, 3,
  ]);
});

it("keeps an answer under the moment that it is of, not the one in which it was asked", async () => {
  const { workspace } = folder;
  await setSegment.run(workspace, { name: "ours", filter: "country=DE" });
  const change = workspace.inTurn(() => setSegment.run(workspace, { name: "ours", filter: "country=AT" }));
  const asked = mrr({ segment: "ours" });
  await change;
  expect(await asked).toBe(2000);
  await setSegment.run(workspace, { name: "ours", filter: "country=DE" });
  expect(await mrr({ segment: "ours" })).toBe(1000);
});

it("keeps the first answer of a workspace, too", async () => {
  let runs = 0;
  const counted: Operation = {
    ...metric,
    name: "counted first",
    input: z.object({}),
    output: z.number(),
    run: async (workspace) => {
      await workspace.reading();
      return ++runs;
    },
  };
  const file = join(folder.directory, "first.csv");
  await writeFile(file, "customer_id,start,amount\na,2024-01-01,10\nb,2027-01-01,5\n");
  await importOperation.run(folder.workspace, { source: "subscriptions", files: [file] });
  expect(await perform(folder.workspace, counted, {}, { by: "http" })).toBe(1);
  expect(await perform(folder.workspace, counted, {}, { by: "http" })).toBe(1);
});
