import type { RowRule, Shape } from "../sources/files/shape.ts";
import { literal } from "../warehouse/literal.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

const DAY_MS = 86_400_000;

/**
 * What the rows of a file must keep when they arrive, besides what rows of their kind always keep: instants lie at most
 * a day ahead, and a customer without an account is known in one account only.
 */
export async function arrivalRules(warehouse: Warehouse, shape: Shape, now: Date): Promise<RowRule[]> {
  if (shape.notAhead === undefined) return [];
  const last = new Date(now.getTime() + DAY_MS).toISOString().replace("Z", "");
  const ahead = shape.notAhead.map(
    (column): RowRule => ({
      column,
      breaks: `"${column}" > timestamp ${literal(last)}`,
      expected: `at most a day ahead of now, ${now.toISOString().slice(0, 10)}`,
    }),
  );
  const several = await idsOfSeveralAccounts(warehouse);
  if (several.length === 0) return ahead;
  const ids = several.map(literal).join(", ");
  return [
    ...ahead,
    {
      column: "customer",
      breaks: `import_account = '' and customer in (${ids})`,
      expected:
        "a customer of one account: several accounts know this id, so name one with --account or a column",
    },
  ];
}

/** Customer ids that more than one account knows. */
async function idsOfSeveralAccounts(warehouse: Warehouse): Promise<string[]> {
  const [built] = await warehouse.query(
    "select 1 as one from information_schema.tables where table_schema = 'main' and table_name = 'customers'",
  );
  if (built === undefined) return [];
  const rows = await warehouse.query(
    "select customer_id from customers group by customer_id having count(distinct account) > 1 order by 1",
  );
  return rows.map(({ customer_id }) => String(customer_id));
}
