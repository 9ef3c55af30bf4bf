import type { Store } from "../../store/store.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Built } from "../build.ts";
import { readRelations, runRelations } from "../model.ts";
import { writeWhole } from "../parts/scope.ts";
import { RateTable } from "../rates/rate-table.ts";
import type { Close } from "./close-record.ts";
import { type Books, buildReported } from "./reported-books.ts";

/** The books as reported, with all derived tables; built unless they are up to date. */
export async function reportedBooks(
  store: Store,
  warehouse: Warehouse,
  closes: Close[],
  books: Books,
): Promise<Built> {
  return buildReported(store, warehouse, closes, books, async (schema) => {
    const rates = await RateTable.read(warehouse, schema);
    await writeWhole(warehouse, schema, books.plan.policy.currency === "separate", rates);
    await runRelations(warehouse, await readRelations("marts"), schema);
  });
}
