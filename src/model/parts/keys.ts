import { quoted } from "../../warehouse/literal.ts";
import { numberIn } from "../../warehouse/rows.ts";
import type { Book } from "./book.ts";
import type { ItemDimension } from "./dimensions.ts";
import { isInScope, type LedgerKey, ledgerSource, SIDES, type Side, sideNumber } from "./ledger-source.ts";
import { closedUsage, stateConditions, stateNumber, statesOf } from "./state-source.ts";

/** A breakdown by item dimensions with filters, and its table of keys. */
export interface KeyPlan {
  table: string;
  by: ItemDimension[];
  where: Map<ItemDimension, number[]>;
}

/** The value of each item dimension, by key. */
export type KeyValues = Map<number, Map<ItemDimension, number>>;

/** Creates an empty table of keys for a breakdown. One row = a combination of item dimensions that occurs. */
export async function createKeys({ warehouse, schema }: Book, { table, by }: KeyPlan): Promise<void> {
  const columns = by.map((name) => `, ${quoted(name)} integer`).join("");
  await warehouse.exec(`create or replace table ${schema}.${table} (key integer${columns})`);
}

/**
 * Assigns a key to every combination of item dimensions that occurs in the ledger or in usage that was billed; existing
 * ones keep theirs.
 * @param only SQL condition on the customers to search; null for all
 */
export async function addKeys(
  { warehouse, schema, isLinked }: Book,
  { table, by, where }: KeyPlan,
  only: string | null,
): Promise<void> {
  if (by.length === 0) return;
  const names = by.map(quoted);
  const found = SIDES.map(
    (side) => `select ${by.map((name) => `${sideNumber(name, side)} as ${quoted(name)}`).join(", ")}
      from ${ledgerSource([...by, ...where.keys()])}
      where ${isInScope(where, side)}${only === null ? "" : ` and f.${only}`}`,
  );
  const used = `select ${by.map((name) => `${stateNumber(name)} as ${quoted(name)}`).join(", ")}
      from ${closedUsage(statesOf({ isLinked }))} f
      where ${["true", ...stateConditions(where), ...(only === null ? [] : [`f.${only}`])].join(" and ")}`;
  await warehouse.exec(
    `insert into ${schema}.${table}
     select (select coalesce(max(key), 0) from ${table}) + row_number() over (order by all_of_them) as key, ${names.join(", ")}
     from (select n.*, (${names.join(", ")}) as all_of_them
       from (${[...found, used].join(" union ")}) n
       anti join ${table} k on ${names.map((name) => `k.${name} = n.${name}`).join(" and ")})`,
    schema,
  );
}

/** How ledger steps are keyed in a breakdown with existing keys. */
export function keyOf({ table, by }: Pick<KeyPlan, "table" | "by">): LedgerKey {
  const join = (side: Side) =>
    `left join ${table} ${side}_key on ${by.map((name) => `${side}_key.${quoted(name)} = ${sideNumber(name, side)}`).join(" and ")}`;
  return { names: by, of: (side) => `coalesce(${side}_key.key, 0)`, joins: SIDES.map(join) };
}

/** Reads the keys of a breakdown. */
export async function readKeys(
  { warehouse, schema }: Book,
  { table, by }: Pick<KeyPlan, "table" | "by">,
): Promise<KeyValues> {
  if (by.length === 0) return new Map();
  const rows = await warehouse.query(`select * from ${table}`, schema);
  return new Map(
    rows.map((row) => [numberIn(row, "key"), new Map(by.map((name) => [name, Number(row[name])]))]),
  );
}
