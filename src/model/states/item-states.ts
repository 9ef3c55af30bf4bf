import { numberIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { readFrom } from "../model.ts";
import { hasUsage, STATE_RELATIONS } from "../touched.ts";

/** Rows of subscriptions that are read at once. */
const MOST_ROWS = 200_000;
const LIST = "raw_subscriptions_subscriptions";

/** Where the table is created, and how many rows are read at once. */
interface Place {
  schema?: string;
  most?: number;
}

/**
 * Creates the table `item_states`. A long list of subscriptions is read some customers at a time, since sorting takes some
 * 1,500 bytes a row: a customer's states follow from its own rows. Only usage looks further, so a list with usage is
 * read as a whole.
 * @param sql all states, from the raw relations
 */
export async function writeItemStates(
  warehouse: Warehouse,
  sql: string,
  { schema = "main", most = MOST_ROWS }: Place = {},
): Promise<void> {
  const table = `${schema}.item_states`;
  const shares = await countShares(warehouse, most);
  if (shares === 1) return warehouse.exec(`create table ${table} as ${sql}`);
  await warehouse.exec(`create table ${table} as select * from (${sql}) limit 0`);
  for (let share = 0; share < shares; share++) {
    const others = share === 0 ? [] : STATE_RELATIONS.filter((raw) => raw !== LIST);
    const rows = Object.fromEntries(others.map((raw) => [raw, `select * from ${raw} limit 0`]));
    rows[LIST] = `select * from ${LIST} where hash(customer_id) % ${shares} = ${share}`;
    await warehouse.exec(`insert into ${table} by name ${readFrom(sql, rows)}`);
  }
}

async function countShares(warehouse: Warehouse, most: number): Promise<number> {
  const [row] = await warehouse.query(`select count(*) as n from ${LIST}`);
  const shares = Math.ceil(numberIn(row, "n") / most);
  return shares > 1 && !(await hasUsage(warehouse)) ? shares : 1;
}
