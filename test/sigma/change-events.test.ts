import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { exportSigmaOperation, importOperation } from "../../src/api/evidence/import-operations.ts";
import { inWorkspace } from "../workspace.ts";

/** Seats and price change at once in February, then each by itself. */
const STATES = `account,customer,item,effective_at,status,product,price,quantity,currency,amount_micros
main,a,si_1,2024-01-01,active,p,p_5,10,USD,50000000
main,a,si_1,2024-02-01,active,p,p_6,13,USD,78000000
main,a,si_1,2024-03-01,active,p,p_6,9,USD,54000000
main,a,si_1,2024-04-01,active,p,p_6,12,USD,72000000
main,a,si_1,2024-05-01,active,p,p_5,12,USD,60000000
main,a,si_1,2024-06-01,active,p,p_7,12,USD,84000000
main,a,si_1,2024-07-01,ended,p,p_7,12,USD,84000000
`;

it("a change of an item is one event, however many causes it has", async () => {
  await inWorkspace(async (workspace, directory) => {
    const states = join(directory, "states.csv");
    await writeFile(states, STATES);
    await importOperation.run(workspace, { source: "states", files: [states] });
    const folder = join(directory, "sigma");
    const { rows } = await exportSigmaOperation.run(workspace, { directory: folder });
    const text = await readFile(join(folder, "subscription_item_change_events.csv"), "utf8");
    const events = text.trim().split(/\r?\n/).slice(1);
    // The day, the event, and what it changes in cents and in seats.
    const inShort = events.map((line) => {
      const [at = "", type, , , mrr, seats] = line.split(",");
      return [at.slice(0, 10), type, Number(mrr), Number(seats)];
    });
    expect(inShort).toEqual([
      ["2024-01-01", "ACTIVE_START", 5_000, 10],
      ["2024-02-01", "ACTIVE_UPGRADE", 2_800, 3],
      ["2024-03-01", "ACTIVE_QUANTITY_DECREASE", -2_400, -4],
      ["2024-04-01", "ACTIVE_QUANTITY_INCREASE", 1_800, 3],
      ["2024-05-01", "ACTIVE_DOWNGRADE", -1_200, 0],
      ["2024-06-01", "ACTIVE_UPGRADE", 2_400, 0],
      ["2024-07-01", "ACTIVE_END", -8_400, -12],
    ]);
    await inWorkspace(async (again) => {
      await importOperation.run(again, { source: "sigma", files: rows.map(({ file }) => file) });
      const seats = { metric: "expansion_mrr", where: ["cause=seats"], from: "2024-01", to: "2024-07" };
      const read = async (one: typeof workspace) =>
        (await metric.run(one, seats)).rows.map(({ value }) => value);
      expect(await read(again)).toEqual([0, 15, 0, 18, 0, 0, 0].map((units) => units * 100));
      expect(await read(again)).toEqual(await read(workspace));
    });
  });
});
