import type { Rules } from "../engine/movement.ts";
import { numberIn } from "../warehouse/rows.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { forgetAnswers, withAnswers } from "./answers.ts";
import { rerunEngine } from "./ledger/engine-run.ts";
import { martFrom } from "./model.ts";

/** The customers whose states were replaced after the first `upTo` replacements. */
export async function touchedSince(warehouse: Warehouse, upTo: number): Promise<number[]> {
  const rows = await warehouse.query(
    `select distinct customer from touched_log where n > ${upTo} order by customer`,
  );
  return rows.map((row) => numberIn(row, "customer"));
}

/** How many customers' states were replaced since the full build, in total. */
export async function replacedCustomers(warehouse: Warehouse): Promise<number> {
  const [row] = await warehouse.query("select coalesce(max(n), 0) as n from touched_log");
  return numberIn(row, "n");
}

/**
 * Updates a policy's books for customers whose states were replaced, with the same result as a full build. Updates kept
 * answers too; parts of the business are updated when next asked for.
 */
export async function refreshPolicy(
  warehouse: Warehouse,
  schema: string,
  rules: Rules,
  customers: number[],
  extendRates: () => Promise<void>,
): Promise<void> {
  const only = `customer in (${customers.join(", ")})`;
  const flows = `select * from flows where ${only}`;
  const days = await martFrom("flow_days", { flows });
  const several = await martFrom("several_currencies", { flows });
  const acquired = await martFrom("acquired", { lives: `select * from lives where ${only}` });
  await forgetAnswers(warehouse, schema, "part <> 'several_currencies' and sql like '% acquired %'");
  await withAnswers(warehouse, { schema, part: "several_currencies", only }, async () => {
    await warehouse.exec(dayRows(-1, days), schema);
    await rerunEngine(warehouse, rules, schema, customers);
    await warehouse.exec(
      `${dayRows(1, days)};
       delete from several_currencies where ${only};
       insert into several_currencies by name ${several};
       delete from acquired where ${only};
       insert into acquired by name ${acquired}`,
      schema,
    );
    await extendRates();
  });
}

/** SQL that adds or subtracts some customers' daily totals. The cube may contain signed rows, to be summed. */
function dayRows(sign: 1 | -1, days: string): string {
  return `insert into flow_days by name
    select * replace (${sign} * micros as micros, ${sign} * activated as activated) from (${days})`;
}
