import { expect, it } from "vitest";
import { openDuckDb } from "../../src/warehouse/duckdb.ts";

it("holds 384 MB at most, whatever the machine has", async () => {
  const warehouse = await openDuckDb(":memory:");
  const [row] = await warehouse.query("select current_setting('memory_limit') as most");
  await warehouse.close();
  expect(row).toEqual({ most: "366.2 MiB" });
});
