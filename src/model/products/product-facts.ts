import { numberIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { type Relation, readFrom } from "../model.ts";

const FACTS = ["price_facts", "product_facts"];

/** Facts that are minimums or maximums over all customers. */
const LEAST = {
  price_facts: ["least_quantity", "first_sold_ms"],
  product_facts: ["monthly_micros"],
} as const;
const MOST = { price_facts: ["most_quantity", "last_sold_ms"], product_facts: [] } as const;

/**
 * Creates `old_price_facts` (or `new_…`) and so on: what the touched customers contribute to price and product facts in
 * the current states.
 */
export async function factsOfTouched(
  warehouse: Warehouse,
  relations: Relation[],
  prefix: "old" | "new",
): Promise<void> {
  const states = "select * from states where customer in (select customer from touched_customers)";
  for (const { name, sql } of relations.filter((relation) => FACTS.includes(relation.name))) {
    await warehouse.exec(`create or replace table ${prefix}_${name} as ${readFrom(sql, { states })}`);
  }
}

/**
 * Updates price and product facts by replacing the touched customers' old contribution with the new one.
 * @returns false if a touched customer held a minimum or maximum that is gone now, so that all facts must be computed
 * again
 */
export async function moveFacts(warehouse: Warehouse): Promise<boolean> {
  const lost =
    (await isLost(warehouse, "price_facts", "price")) ||
    (await isLost(warehouse, "product_facts", "product, currency"));
  if (!lost) {
    await warehouse.exec(
      `create or replace table price_facts as
         select coalesce(n.price, g.price) as price, coalesce(n.product, g.product) as product,
           least(g.least_quantity, n.least_quantity) as least_quantity, greatest(g.most_quantity, n.most_quantity) as most_quantity,
           greatest(g.is_metered, n.is_metered) as is_metered,
           least(g.first_sold_ms, n.first_sold_ms) as first_sold_ms, greatest(g.last_sold_ms, n.last_sold_ms) as last_sold_ms
         from price_facts g full outer join new_price_facts n on n.price = g.price;
       create or replace table product_facts as
         select product, currency, cast(sum(seen) as bigint) as seen, sum(seen_metered) as seen_metered, min(monthly_micros) as monthly_micros
         from (
           select product, currency, seen, seen_metered, monthly_micros from product_facts
           union all select product, currency, -seen, -seen_metered, null from old_product_facts
           union all select product, currency, seen, seen_metered, monthly_micros from new_product_facts
         ) group by product, currency having sum(seen) > 0`,
    );
  }
  for (const name of FACTS) await warehouse.exec(`drop table old_${name}; drop table new_${name}`);
  return !lost;
}

async function isLost(
  warehouse: Warehouse,
  name: "price_facts" | "product_facts",
  key: string,
): Promise<boolean> {
  const held = (column: string, sign: ">" | "<") =>
    `(o.${column} = g.${column} and coalesce(n.${column} ${sign} o.${column}, true))`;
  const lost = [
    ...LEAST[name].map((column) => held(column, ">")),
    ...MOST[name].map((column) => held(column, "<")),
  ];
  const [row] = await warehouse.query(
    `select count(*) as n from old_${name} o join ${name} g using (${key}) left join new_${name} n using (${key})
     where ${lost.join(" or ")}`,
  );
  return numberIn(row, "n") > 0;
}
