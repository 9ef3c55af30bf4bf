import { literal, quoted } from "./literal.ts";
import { textIn } from "./rows.ts";
import type { Warehouse } from "./warehouse.ts";

/** Writes everything in a warehouse to a new file, which can be opened as one. Call it outside of transactions. */
export async function copyWarehouse(warehouse: Warehouse, path: string): Promise<void> {
  const [row] = await warehouse.query("select current_database() as name");
  await warehouse.exec(`attach ${literal(path)} as copied`);
  try {
    await warehouse.exec(`copy from database ${quoted(textIn(row ?? {}, "name"))} to copied`);
  } finally {
    await warehouse.exec("detach copied");
  }
}
