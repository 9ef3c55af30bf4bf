import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { inWorkspace } from "../workspace.ts";

it("keeps what was spent by month, kind and currency; a later import of the same replaces the earlier", () =>
  inWorkspace(async (workspace, directory) => {
    const read = async (text: string) => {
      const file = join(directory, "costs.csv");
      await writeFile(file, text);
      await importOperation.run(workspace, { source: "costs", files: [file] });
      const rows = await workspace.warehouse.query(
        `select strftime("month", '%Y-%m-%d') as m, kind, currency, micros::varchar as micros from known_costs order by all`,
      );
      return rows.map((row) => `${row.m} ${row.kind} ${row.currency} ${row.micros}`);
    };
    expect(
      await read(
        "month,amount,kind,currency\n2024-06,1000.50,new,\n2024-06-30,20,Expansion,\n2024-06,7,expansion,eur\n",
      ),
    ).toEqual([
      "2024-06-01 expansion EUR 7000000",
      "2024-06-01 expansion null 20000000",
      "2024-06-01 new null 1000500000",
    ]);
    // The organisation's currency, named or not, is the same.
    expect(await read("month,amount,kind,currency\n2024-06-15,30,expansion,USD\n2024-07,0,new,\n")).toEqual([
      "2024-06-01 expansion EUR 7000000",
      "2024-06-01 expansion USD 30000000",
      "2024-06-01 new null 1000500000",
      "2024-07-01 new null 0",
    ]);
  }));
