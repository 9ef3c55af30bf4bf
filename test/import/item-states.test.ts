import { expect, it } from "vitest";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { writeItemStates } from "../../src/model/states/item-states.ts";
import { countParts } from "../../src/sources/raw/raw.ts";
import { evidenceRelations } from "../../src/sources/sources.ts";
import { inWorkspace } from "../workspace.ts";
import { writeInto } from "./cli.ts";

const HEAD = "customer_id,item_id,product,start,end,amount,trial_end,kind,account_team";
/** Items that follow each other, a trial, a gap, rows without an item, and a customer of two subscriptions. */
const LIST = [
  ...["a", "b", "c", "d", "e"].flatMap((customer, place) => [
    `${customer},${customer}1,Core,2024-01-0${place + 1},2024-03-01,${10 + place},2024-01-15,,x`,
    `${customer},${customer}1,Core,2024-03-01,2024-04-01,${20 + place},,,y`,
    `${customer},${customer}1,Core,2024-05-01,,${30 + place},,,y`,
    `${customer},,Extra,2024-02-01,2024-06-01,5,,,z`,
    `${customer},,Extra,2024-02-01,2024-07-01,7,,,z`,
  ]),
];
/** The same again for some, from another import: an earlier row is replaced. */
const LATER = ["a,a1,Core,2024-03-01,2024-04-01,99,,,x", "c,c1,Core,2024-05-01,2024-08-01,98,,,x"];
/** Usage: a period without a successor ends where others' usage reaches further. */
const USAGE = [
  "a,a9,Calls,2024-01-01,2024-02-01,40,,metered,x",
  "b,b9,Calls,2024-01-01,2024-02-01,50,,metered,x",
  "b,b9,Calls,2024-02-01,2024-03-01,60,,metered,x",
  "z,z9,Calls,2024-01-01,2024-02-01,70,,metered,x",
];

it("reads a list some customers at a time, with the same states", async () => {
  await inWorkspace(async (workspace, directory) => {
    await bring(workspace, directory, "list.csv", [HEAD, ...LIST]);
    await bring(workspace, directory, "later.csv", [HEAD, ...LATER]);
    const file = await writeInto(
      directory,
      "mrr.csv",
      "customer,month,mrr\na,2024-01,5\nq,2024-02,6\nq,2024-03,7\n",
    );
    await importOperation.run(workspace, { source: "mrr", files: [file] });
    const whole = await statesOf(workspace, 1000);
    expect(whole.length).toBeGreaterThan(40);
    for (const most of [1, 5, 13, 26]) expect(await statesOf(workspace, most)).toEqual(whole);
  });
});

it("reads a list with usage as a whole, since usage looks at that of others", async () => {
  await inWorkspace(async (workspace, directory) => {
    await bring(workspace, directory, "list.csv", [HEAD, ...LIST, ...USAGE]);
    expect(await statesOf(workspace, 1)).toEqual(await statesOf(workspace, 1000));
  });
});

async function bring(workspace: Workspace, directory: string, name: string, lines: string[]): Promise<void> {
  const file = await writeInto(directory, name, `${lines.join("\n")}\n`);
  await importOperation.run(workspace, { source: "subscriptions", files: [file] });
}

/** Every item state, sorted, as rows of text. @param most rows that are read at once */
async function statesOf(workspace: Workspace, most: number): Promise<string[]> {
  const { warehouse } = workspace;
  const relations = evidenceRelations(await workspace.terms(), await countParts(warehouse));
  await warehouse.exec("drop schema if exists shares cascade; create schema shares");
  await writeItemStates(warehouse, relations.item_states?.sql ?? "", { schema: "shares", most });
  const rows = await warehouse.query(
    "select to_json(s)::varchar as state from shares.item_states s order by 1",
  );
  return rows.map(({ state }) => String(state));
}
