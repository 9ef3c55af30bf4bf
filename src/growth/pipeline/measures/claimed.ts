import type { Warehouse } from "../../../warehouse/warehouse.ts";

/** Days after closing in which a won deal's expansion may show in billing (GROWTH §5). */
export const CLAIMED_AFTER = 90;

/** SQL for the first day of the expansion that each won opportunity claims (GROWTH §5): `opportunity`, `moved_on`. */
export async function firstClaims(warehouse: Warehouse): Promise<string> {
  return (await isMatched(warehouse))
    ? "select opportunity, min(moved_on) as moved_on from growth.claims group by opportunity"
    : "select null::varchar as opportunity, null::date as moved_on where false";
}

/** Whether won deals were matched with billing: `growth.deals`, `growth.portions` and `growth.claims` are there. */
export async function isMatched(warehouse: Warehouse): Promise<boolean> {
  const rows = await warehouse.query(
    "select 1 as n from information_schema.tables where table_schema = 'growth' and table_name = 'claims'",
  );
  return rows.length > 0;
}
