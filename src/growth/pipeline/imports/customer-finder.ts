import { textIn } from "../../../warehouse/rows.ts";
import type { Warehouse } from "../../../warehouse/warehouse.ts";

/** A customer by its account and id there. */
export interface FoundCustomer {
  account: string;
  customer: string;
}

/** Finds a customer by id, subscription or name; null where none or several are called so. */
export type FindCustomer = (text: string, account: string | null) => FoundCustomer | null;

/** Reads who is called what: ids before subscriptions, and these before names. @param table with a column `customer` */
export async function customerFinder(warehouse: Warehouse, table: string): Promise<FindCustomer> {
  const rows = await warehouse.query(
    `with asked as (select distinct customer as text, lower(customer) as lower from ${table}),
     called as (
       select a.text, 1 as rank, c.account, c.customer_id from asked a join customers c on c.customer_id = a.text
       union
       select a.text, 2, c.account, c.customer_id from asked a join items i on i.subscription_id = a.text join customers c on c.customer = i.customer
       union
       select a.text, 3, c.account, c.customer_id from asked a join customers c on lower(c.name) = a.lower
     )
     select * from called order by text, rank, account, customer_id`,
  );
  const found = new Map<string, (FoundCustomer & { rank: number })[]>();
  for (const row of rows) {
    const text = textIn(row, "text");
    const own = found.get(text) ?? [];
    found.set(text, own);
    own.push({
      rank: Number(row.rank),
      account: textIn(row, "account"),
      customer: textIn(row, "customer_id"),
    });
  }
  return (text, account) => {
    const all = (found.get(text) ?? []).filter((one) => account === null || one.account === account);
    const best = all.filter(({ rank }) => rank === all[0]?.rank);
    const [only] = best;
    return only === undefined || best.length > 1 ? null : { account: only.account, customer: only.customer };
  };
}
