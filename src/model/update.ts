import { countParts, dropRelation } from "../sources/raw.ts";
import { evidenceRelations, type Reading } from "../sources/sources.ts";
import type { ImportEntry } from "../store/store.ts";
import { literal } from "../warehouse/literal.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { factsOfTouched, moveFacts } from "./facts.ts";
import type { Relation } from "./model.ts";

/** More than this share of the customers, or this many, is cheaper to build anew. */
const MOST_SHARE = 0.02;
const MOST_AT_LEAST = 500;

/** What an update needs to know of an import. */
export type LocalEntry = Pick<ImportEntry, "source" | "seq" | "files">;

/** Relations of item states in the evidence, and the column that names their customer. */
const OF_STATES = new Map([
  ["states states", { raw: "raw_states_states", customer: "customer", item: "item" }],
  [
    "subscriptions subscriptions",
    { raw: "raw_subscriptions_subscriptions", customer: "customer_id", item: null },
  ],
  [
    "sigma subscription_item_change_events",
    {
      raw: "raw_sigma_subscription_item_change_events",
      customer: "customer_id",
      item: "subscription_item_id",
    },
  ],
]);

/** Whether imports bring item states and nothing else, so that they touch the customers that they name and nobody else. */
export async function isLocal(warehouse: Warehouse, entries: LocalEntry[]): Promise<boolean> {
  const kinds = entries.flatMap(({ source, files }) => files.map(({ shape }) => `${source} ${shape}`));
  if (kinds.some((kind) => !OF_STATES.has(kind))) return false;
  if (!kinds.includes("subscriptions subscriptions")) return true;
  const metered = await warehouse.query(
    "select 1 as one from raw_subscriptions_subscriptions where kind = 'metered' limit 1",
  );
  return metered.length === 0;
}

/**
 * Brings the states of the customers that imports touch up to date, and leaves those of all others as they are. What
 * comes out is what a full build gives, but for numbers: what is new gets the next ones.
 * @param staging the relations of that folder @param inference those of the folder `catalogue`
 * @returns the numbers of the customers touched, and whether the facts that the catalogue is inferred from were brought
 * up too; null when so many are touched that a full build is cheaper
 */
export async function updateStates(
  warehouse: Warehouse,
  entries: LocalEntry[],
  { staging, inference, reading }: { staging: Relation[]; inference: Relation[]; reading: Reading },
): Promise<{ touched: number[]; hasFacts: boolean } | null> {
  if (!(await findTouched(warehouse, entries))) return null;
  await readFresh(warehouse, reading, entries);
  const update = new Update(warehouse, staging);
  await update.renumber(
    "products",
    "product",
    ["product_id"],
    "(select product_id as product from products union select product from fresh_item_states)",
  );
  await update.renumber(
    "prices",
    "price",
    ["price_id"],
    "(select price_id as price from prices union select price from fresh_item_states)",
  );
  await update.renumber(
    "currencies",
    "currency",
    ["code"],
    "(select code as currency from currencies union select currency from fresh_item_states)",
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
  return { touched: touched.map((row) => Number(row.customer)), hasFacts };
}

/**
 * Makes `touched_names`: the customers that new rows name, and everybody who is or was named with one of their items;
 * and `touched_items`: those items. An item may go from one customer to another, in rows or by rows that replace others.
 * @returns false when they are so many that a full build is cheaper
 */
async function findTouched(warehouse: Warehouse, entries: LocalEntry[]): Promise<boolean> {
  const [known] = await warehouse.query("select count(*) as n from customers");
  const most = Math.max(MOST_AT_LEAST, MOST_SHARE * Number(known?.n));
  const selects = entries.flatMap(({ source, seq, files }) =>
    files.flatMap(({ shape }) => {
      const known = OF_STATES.get(`${source} ${shape}`);
      if (known === undefined) return [];
      return [
        `select import_account as account, ${known.customer} as customer_id from ${known.raw} where import_seq = ${seq}`,
      ];
    }),
  );
  await warehouse.exec(
    `create or replace table touched_names as select distinct account, customer_id from (${selects.join(" union all ")});
     create or replace table touched_items (account varchar, item varchar)`,
  );
  let now = await countOf(warehouse);
  for (let before = 0; now > before && now <= most; ) {
    await spread(warehouse);
    [before, now] = [now, await countOf(warehouse)];
  }
  return now <= most;
}

async function countOf(warehouse: Warehouse): Promise<number> {
  const [row] = await warehouse.query("select count(*) as n from touched_names");
  return Number(row?.n);
}

/** Adds the items of the touched customers, and the customers of those items. */
async function spread(warehouse: Warehouse): Promise<void> {
  for (const { raw, customer, item } of OF_STATES.values()) {
    if (item === null) continue;
    const ofCustomers = await namedBy(warehouse, customer, "touched_names", "customer_id");
    await warehouse.exec(
      `insert into touched_items
         select distinct import_account, ${item} from ${raw} where ${ofCustomers}
         except select account, item from touched_items`,
    );
    const ofItems = await namedBy(warehouse, item, "touched_items", "item");
    await warehouse.exec(
      `insert into touched_names
         select distinct import_account, ${customer} from ${raw} where ${ofItems}
         except select account, customer_id from touched_names`,
    );
  }
}

/** A condition on raw rows: what a column names is, with its account, in a table. Few names are written out, so that files can be skipped. */
async function namedBy(warehouse: Warehouse, column: string, table: string, name: string): Promise<string> {
  const rows = await warehouse.query(`select distinct ${name} as name from ${table}`);
  const isOne = `(import_account, ${column}) in (select account, ${name} from ${table})`;
  if (rows.length === 0) return "false";
  if (rows.length > MOST_WRITTEN) return isOne;
  return `${column} in (${rows.map((row) => literal(String(row.name))).join(", ")}) and ${isOne}`;
}

const MOST_WRITTEN = 1000;

/** Makes `fresh_item_states`: the states of the touched customers, from all their evidence. */
async function readFresh(warehouse: Warehouse, reading: Reading, entries: LocalEntry[]): Promise<void> {
  const evidence = evidenceRelations(reading, await countParts(warehouse));
  let states = evidence.item_states?.sql ?? "";
  for (const { raw, customer, item } of OF_STATES.values()) {
    const own = await (item === null
      ? namedBy(warehouse, customer, "touched_names", "customer_id")
      : namedBy(warehouse, item, "touched_items", "item"));
    states = states.replaceAll(
      new RegExp(`\\bfrom ${raw}\\b`, "g"),
      () => `from (select * from ${raw} where ${own})`,
    );
  }
  await warehouse.exec(`create or replace table fresh_item_states as ${states}`);
  if (!entries.some(({ source }) => source === "subscriptions")) return;
  for (const [name, { sql, isCheap }] of Object.entries(evidence)) {
    if (name === "item_states" || name === "known_rates" || isCheap) continue;
    await dropRelation(warehouse, name);
    await warehouse.exec(`create table ${name} as ${sql}`);
  }
}

/** Runs the staging relations for the touched customers alone. */
class Update {
  readonly #warehouse: Warehouse;
  readonly #staging: Map<string, string>;

  constructor(warehouse: Warehouse, staging: Relation[]) {
    this.#warehouse = warehouse;
    this.#staging = new Map(staging.map(({ name, sql }) => [name, sql]));
  }

  /** Makes a small relation anew over all its ids; what had a number keeps it. */
  async renumber(name: string, number: string, ids: string[], all: string): Promise<void> {
    const sql = this.#sql(name, { item_states: all });
    await this.#renumbered(name, number, ids, sql);
    await this.#warehouse.exec(`drop table ${name}; alter table renumbered rename to ${name}`);
  }

  async customers(): Promise<void> {
    const sql = this.#sql("customers", NAMED);
    await this.#renumbered("customers", "customer", ["account", "customer_id"], sql);
    await this.#warehouse.exec(
      `create or replace table touched_customers as select customer from renumbered;
       delete from customers where customer in (select customer from touched_customers);
       insert into customers by name select * from renumbered;
       drop table renumbered`,
    );
  }

  /** All items of the touched customers get new numbers, so that they stay in the order of their ids. */
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

  /** Makes the rows of the touched customers anew. */
  async replace(name: string): Promise<void> {
    const sql = this.#sql(name, name === "customer_dimensions" ? OF_TOUCHED : NAMED);
    await this.#warehouse.exec(
      `create or replace table renumbered as ${sql};
       delete from ${name} where customer in (select customer from touched_customers);
       insert into ${name} by name select * from renumbered;
       drop table renumbered`,
    );
  }

  /** Values that no customer had before get the next numbers of their dimension. */
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

  /** Puts the new states beside the ones that were built, which the touched customers no longer count. */
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
    const isSame = ids.map((id) => `o.${id} = n.${id}`).join(" and ");
    const first = ids[0]!;
    await this.#warehouse.exec(
      `create or replace table renumbered as
       select n.* replace (coalesce(o.${number}, f.${number}) as ${number})
       from (${sql}) n
       left join ${name} o on ${isSame}
       left join (
         select ${ids.map((id) => `n.${id} as ${id}`).join(", ")},
           cast((select coalesce(max(${number}), 0) from ${name}) + row_number() over (order by ${ids.map((id) => `n.${id}`).join(", ")}) as integer) as ${number}
         from (${sql}) n
         left join ${name} o on ${isSame}
         where o.${first} is null
       ) f on ${isSame.replaceAll("o.", "f.")}
       order by 1`,
    );
  }

  /** The SQL of a relation with other relations in the place of some that it reads. */
  #sql(name: string, others: Record<string, string>): string {
    let sql = this.#staging.get(name) ?? "";
    for (const [relation, other] of Object.entries(others)) {
      sql = sql.replaceAll(new RegExp(`\\b(from|join) ${relation}\\b`, "g"), (_, word) => `${word} ${other}`);
    }
    return sql;
  }
}

const isTouched = "(account, customer_id) in (select account, customer_id from touched_names)";

/** What is told of the touched customers, and nobody else. */
const NAMED = {
  item_states: "fresh_item_states",
  known_customers: `(select * from known_customers where ${isTouched})`,
  known_attributes: `(select * from known_attributes where ${isTouched})`,
};

const OF_TOUCHED = {
  customers: "(select * from customers where customer in (select customer from touched_customers))",
  customer_attributes:
    "(select * from customer_attributes where customer in (select customer from touched_customers))",
};

/**
 * Makes the views that read states: those that were built, and in their place the fresh ones of touched customers.
 * `ordered_states` is in the order that the engine reads.
 */
export async function defineStates(warehouse: Warehouse, hasFresh: boolean): Promise<void> {
  const kept = hasFresh ? " where customer not in (select customer from stale_customers)" : "";
  const fresh = (columns: string) => (hasFresh ? ` union all select ${columns} from fresh_states` : "");
  await warehouse.exec(
    `create or replace view states as select * from built_states${kept}${fresh("* exclude (state)")};
     create or replace view numbered_states as
       select cast(rowid + 1 as integer) as state, * from built_states${kept}${fresh("*")};
     create or replace view ordered_states as
       select * from numbered_states${hasFresh ? " order by customer, item, at_ms" : ""}`,
  );
}

/** Makes the tables that updates write to, empty, after a full build. */
export async function forgetUpdates(warehouse: Warehouse): Promise<void> {
  await dropRelation(warehouse, "states");
  await warehouse.exec(
    `create or replace table fresh_states as select cast(0 as integer) as state, * from built_states limit 0;
     create or replace table stale_customers (customer integer);
     create or replace table touched_log (n integer, customer integer)`,
  );
  await defineStates(warehouse, false);
}
