import { textIn } from "../warehouse/rows.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

/** Runs warehouse changes in one transaction. */
export async function inOneStep(warehouse: Warehouse, run: () => Promise<void>): Promise<void> {
  await warehouse.exec("begin");
  try {
    await run();
    await warehouse.exec("commit");
  } catch (error) {
    await warehouse.exec("rollback").catch(() => undefined);
    throw error;
  }
}

/** A value stored by name in the warehouse's state; undefined if not set. */
export async function readState(warehouse: Warehouse, name: string): Promise<string | undefined> {
  const [row] = await warehouse.query(`select content from warehouse_state where name = '${name}'`);
  return row === undefined ? undefined : textIn(row, "content");
}

export async function writeState(warehouse: Warehouse, name: string, content: string): Promise<void> {
  await warehouse.exec(`delete from warehouse_state where name = '${name}'`);
  await warehouse.exec(`insert into warehouse_state values ('${name}', '${content.replaceAll("'", "''")}')`);
}
