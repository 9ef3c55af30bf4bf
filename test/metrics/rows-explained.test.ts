import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { moversOperation as movers } from "../../src/api/ask/movers-operation.ts";
import { explainOperation } from "../../src/api/ask/questions.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { setPolicy } from "../../src/api/settings/policies.ts";
import { cellOf } from "../../web/drill/drill-question.ts";
import { type Folder, openFolder } from "../workspace.ts";

/** Three customers: 100.00 a month, 40.00 a month (120.00 every three) and 7.00 EUR a month. */
const FILE = `customer_id,start,product,interval,interval_count,amount,currency,country
a,2026-01-01,Team,month,1,100,USD,DE
b,2026-01-01,Team,month,3,120,USD,DE
c,2026-01-01,Solo,month,1,7,EUR,AT
`;
const MARCH = { metric: "mrr", from: "2026-03", to: "2026-03" };

let folder: Folder;
beforeAll(async () => {
  folder = await openFolder();
  const file = join(folder.directory, "subscriptions.csv");
  await writeFile(file, FILE);
  await importOperation.run(folder.workspace, { source: "subscriptions", files: [file] });
  await setPolicy.run(folder.workspace, { name: "apart", from: "stripe", set: ["currency=separate"] });
});
afterAll(() => folder.close());

async function bothOf(asked: object): Promise<number[]> {
  const question = { ...MARCH, policy: "apart", ...asked };
  const explained = await explainOperation.run(folder.workspace, question);
  const listed = await movers.run(folder.workspace, question);
  const added = listed.rows.reduce((sum, { value }) => sum + value, listed.rest);
  return [explained.figure ?? Number.NaN, listed.figure ?? Number.NaN, listed.total, added];
}
const times = (value: number) => [value, value, value, value];

describe("the row of a breakdown is explained", () => {
  it.each([
    ["interval", ["interval=month", "currency=USD"], 10_000],
    ["interval", ["interval=1 month", "currency=USD"], 10_000],
    ["interval", ["interval=3 months", "currency=USD"], 4000],
    ["interval", ["interval=3 month", "currency=USD"], 4000],
    ["currency", ["currency=USD"], 14_000],
    ["currency", ["currency=usd"], 14_000],
    ["currency", ["currency=usd", "currency=USD"], 14_000],
    ["product", ["product=Team", "product=Team", "currency=USD"], 14_000],
    ["country", ["country=DE", "country=DE", "currency=USD"], 14_000],
    ["interval", ["interval=month", "interval=1 month", "currency=EUR"], 700],
  ])("by %s, filtered by %j", async (by, where, value) => {
    expect(await bothOf({ by, where })).toEqual(times(value));
  });

  it("as 0 where it has nothing in the period", async () => {
    const before = { from: "2025-12", to: "2025-12" };
    expect(await bothOf({ ...before, by: "interval", where: ["interval=3 month", "currency=USD"] })).toEqual(
      times(0),
    );
  });

  it("or is refused, where it is none or several", async () => {
    const asked = (by: string, where: string[]) => bothOf({ by, where });
    await expect(asked("country", ["country=DE", "country=AT", "currency=USD"])).rejects.toMatchObject({
      code: "usage",
      message: 'filter "country" to one value',
    });
    await expect(asked("currency", ["currency=chf"])).rejects.toMatchObject({
      code: "not_found",
      message: 'unknown currency: "CHF"',
    });
  });
});

it("a row opens on a page that is filtered by its dimension", async () => {
  const drill = { metric: "mrr", period: "2026-03", where: ["currency=USD"] };
  for (const where of [["currency=USD"], ["currency=usd"], ["currency=USD", "currency=EUR"]]) {
    const question = cellOf(drill, { policy: "apart", where: [...where, "interval=month"] });
    expect(await bothOf(question)).toEqual(times(10_000));
  }
});
