import type { Built } from "../model/build.ts";
import type { Close } from "../model/closes.ts";
import { readRelations, runRelations } from "../model/model.ts";
import { type Books, buildReported } from "../model/reported.ts";
import type { Store } from "../store/store.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { RateTable } from "./rate-table.ts";
import { writeWhole } from "./scope.ts";

/** The books as reported, with everything that figures are read from; built unless they are there. */
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
