import { firstOf } from "../base/lookup.ts";
import { countParts, dropRelation } from "../sources/raw/raw.ts";
import { evidenceRelations, type Reading } from "../sources/sources.ts";
import { numberIn } from "../warehouse/rows.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { type Relation, readFrom } from "./model.ts";
import { factsOfTouched, moveFacts } from "./products/product-facts.ts";
import { bringsMore, findTouched, type News, touchedRows } from "./touched.ts";

/**
 * Updates the states of customers affected by new evidence and leaves all others unchanged. The result equals a full
 * build except for numbering: new things get the next numbers.
 * @param staging relations of the folder `states`
 * @param inference relations of the folder `products`
 * @returns the touched customers' numbers, and whether the facts for inferring the catalogue were updated too; null if
 * so many are touched that a full build is cheaper
 */
export async function updateStates(
  warehouse: Warehouse,
  news: News,
  { staging, inference, reading }: { staging: Relation[]; inference: Relation[]; reading: Reading },
): Promise<{ touched: number[]; hasFacts: boolean } | null> {
  if (!(await findTouched(warehouse, news))) return null;
  await readFresh(warehouse, reading, news);
  const update = new Update(warehouse, staging);
  await update.renumber(
    "products",
    "product",
    ["product_id"],
    "select product_id as product from products union select product from fresh_item_states",
  );
  await update.renumber(
    "prices",
    "price",
    ["price_id"],
    "select price_id as price from prices union select price from fresh_item_states",
  );
  await update.renumber(
    "currencies",
    "currency",
    ["code"],
    "select code as currency from currencies union select currency from fresh_item_states",
  );
  await update.customers();
  await update.items();
  await update.replace("customer_attributes");
  await update.dimensions();
  await update.replace("customer_dimensions");
  await factsOfTouched(warehouse, inference, "old");
  await update.states();
  await defineStates(warehouse, true);
  await factsOfTouched(warehouse, inference, "new");
  const hasFacts = await moveFacts(warehouse);
  const touched = await warehouse.query("select customer from touched_customers order by customer");
  for (const name of ["fresh_item_states", "touched_names", "touched_items", "touched_customers"]) {
    await warehouse.exec(`drop table ${name}`);
  }
  return { touched: touched.map((row) => numberIn(row, "customer")), hasFacts };
}

/** Creates `fresh_item_states`: the touched customers' states, from all their evidence. */
async function readFresh(warehouse: Warehouse, reading: Reading, news: News): Promise<void> {
  const evidence = evidenceRelations(reading, await countParts(warehouse));
  const states = readFrom(evidence.item_states?.sql ?? "", await touchedRows(warehouse));
  await warehouse.exec(`create or replace table fresh_item_states as ${states}`);
  if (!(await bringsMore(warehouse, news))) return;
  for (const [name, { sql, isCheap }] of Object.entries(evidence)) {
    if (name === "item_states" || name === "known_rates" || isCheap) continue;
    await dropRelation(warehouse, name);
    await warehouse.exec(`create table ${name} as ${sql}`);
  }
}

/** Runs the staging relations for touched customers only. */
class Update {
  readonly #warehouse: Warehouse;
  readonly #staging: Map<string, string>;

  constructor(warehouse: Warehouse, staging: Relation[]) {
    this.#warehouse = warehouse;
    this.#staging = new Map(staging.map(({ name, sql }) => [name, sql]));
  }

  /** Rebuilds a small relation over all its ids; existing ones keep their numbers. */
  async renumber(name: string, number: string, ids: string[], all: string): Promise<void> {
    const sql = this.#sql(name, { item_states: all });
    await this.#renumbered(name, number, ids, sql);
    await this.#warehouse.exec(`drop table ${name}; alter table renumbered rename to ${name}`);
  }

  async customers(): Promise<void> {
    const sql = this.#sql("customers", NAMED);
    await this.#renumbered("customers", "customer", ["account", "customer_id"], sql);
    await this.#warehouse.exec(
      `create or replace table touched_customers as
         select customer from renumbered union select customer from customers where ${isTouched};
       delete from customers where customer in (select customer from touched_customers);
       insert into customers by name select * from renumbered;
       drop table renumbered`,
    );
  }

  /** All items of touched customers get new numbers, so that they stay sorted by id. */
  async items(): Promise<void> {
    const sql = this.#sql("items", NAMED);
    await this.#warehouse.exec(
      `create or replace table renumbered as
         select * replace (cast(item + (select coalesce(max(item), 0) from items) as integer) as item) from (${sql});
       delete from items where customer in (select customer from touched_customers);
       insert into items by name select * from renumbered;
       drop table renumbered`,
    );
  }

  /** Rebuilds the rows of touched customers. */
  async replace(name: string): Promise<void> {
    const sql = this.#sql(name, name === "customer_dimensions" ? OF_TOUCHED : NAMED);
    await this.#warehouse.exec(
      `create or replace table renumbered as ${sql};
       delete from ${name} where customer in (select customer from touched_customers);
       insert into ${name} by name select * from renumbered;
       drop table renumbered`,
    );
  }

  /** Adds values that no customer had before, with the next numbers of their dimension. */
  async dimensions(): Promise<void> {
    await this.#warehouse.exec(
      `insert into dimension_values by name
         select n.dimension as dimension, n.label as label,
           cast(coalesce(m.code, 0) + row_number() over (partition by n.dimension order by n.label) as integer) as code
         from (${this.#sql("dimension_values", OF_TOUCHED)}) n
         left join (select dimension, max(code) as code from dimension_values group by dimension) m on m.dimension = n.dimension
         where (n.dimension, n.label) not in (select dimension, label from dimension_values)`,
    );
  }

  /** Adds the new states in `fresh_states`, and marks the touched customers' built states as stale. */
  async states(): Promise<void> {
    const sql = this.#sql("built_states", NAMED);
    await this.#warehouse.exec(
      `create or replace table renumbered as ${sql};
       delete from fresh_states where customer in (select customer from touched_customers);
       insert into stale_customers select customer from touched_customers
         where customer not in (select customer from stale_customers);
       insert into fresh_states by name
         select cast(row_number() over (order by item, at_ms) + (select greatest((select count(*) from built_states), coalesce((select max(state) from fresh_states), 0))) as integer) as state, * from renumbered;
       drop table renumbered`,
    );
  }

  async #renumbered(name: string, number: string, ids: string[], sql: string): Promise<void> {
    const isSame = (table: string) => ids.map((id) => `${table}.${id} = n.${id}`).join(" and ");
    const first = firstOf(ids, "ids");
    await this.#warehouse.exec(
      `create or replace table renumbered as
       select n.* replace (coalesce(o.${number}, f.${number}) as ${number})
       from (${sql}) n
       left join ${name} o on ${isSame("o")}
       left join (
         select ${ids.map((id) => `n.${id} as ${id}`).join(", ")},
           cast((select coalesce(max(${number}), 0) from ${name}) + row_number() over (order by ${ids.map((id) => `n.${id}`).join(", ")}) as integer) as ${number}
         from (${sql}) n
         left join ${name} o on ${isSame("o")}
         where o.${first} is null
       ) f on ${isSame("f")}
       order by 1`,
    );
  }

  /** A relation's SQL with some of the relations it reads from substituted. */
  #sql(name: string, others: Record<string, string>): string {
    return readFrom(this.#staging.get(name) ?? "", others);
  }
}

const isTouched = "(account, customer_id) in (select account, customer_id from touched_names)";

/** Data of touched customers only. */
const NAMED = {
  item_states: "select * from fresh_item_states",
  known_customers: `select * from known_customers where ${isTouched}`,
  known_attributes: `select * from known_attributes where ${isTouched}`,
};

const OF_TOUCHED = {
  customers: "select * from customers where customer in (select customer from touched_customers)",
  customer_attributes:
    "select * from customer_attributes where customer in (select customer from touched_customers)",
};

/**
 * Defines the views over states: the built ones, with fresh ones instead for touched customers. `ordered_states` is
 * sorted as the engine reads them.
 */
export async function defineStates(warehouse: Warehouse, hasFresh: boolean, schema = "main"): Promise<void> {
  const kept = hasFresh ? " where customer not in (select customer from stale_customers)" : "";
  const fresh = (columns: string) => (hasFresh ? ` union all select ${columns} from fresh_states` : "");
  await warehouse.exec(
    `create or replace view ${schema}.states as select * from built_states${kept}${fresh("* exclude (state)")};
     create or replace view ${schema}.numbered_states as
       select cast(rowid + 1 as integer) as state, * from built_states${kept}${fresh("*")};
     create or replace view ${schema}.ordered_states as
       select * from numbered_states${hasFresh ? " order by customer, item, at_ms" : ""}`,
    schema,
  );
}

/** Creates the empty tables that updates write to, after a full build. */
export async function forgetUpdates(warehouse: Warehouse): Promise<void> {
  await dropRelation(warehouse, "states");
  await warehouse.exec(
    `create or replace table fresh_states as select cast(0 as integer) as state, * from built_states limit 0;
     create or replace table stale_customers (customer integer);
     create or replace table touched_log (n integer, customer integer)`,
  );
  await defineStates(warehouse, false);
}
