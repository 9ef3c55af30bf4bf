import { createHash } from "node:crypto";
import { CAUSES } from "../engine/cause.ts";
import { flows, type LegSet } from "../engine/flow.ts";
import { MOVEMENT_TYPES } from "../engine/movement.ts";
import { flowValues } from "../engine/run.ts";
import { createTable, FLOW_COLUMNS, TRAILING_COLUMNS, typesOf } from "../engine/tables.ts";
import { trailing } from "../engine/trailing.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { ITEM_DIMENSIONS, type ItemDimension } from "./question.ts";

/**
 * The part of the business that a question is about: everything, or the items that a filter or a breakdown by
 * product, price or currency selects. A scope has flows of its own, keyed by what it is broken down by.
 */
export interface Scope {
  flows: string;
  trailing: string;
  /** Customers of the flows with more than one currency under one key. */
  several: string;
  by: ItemDimension[];
  /** Restricted to some items, or keyed by them. */
  isPart: boolean;
}

const WHOLE: Scope = {
  flows: "flows",
  trailing: "trailing_year",
  several: "several_currencies",
  by: [],
  isPart: false,
};

/** Room for each item dimension in a key. */
const ROOM = { currency: 1_000, product: 1_000_000, price: 10_000_000 };

/**
 * The scope of a breakdown and filter by item dimensions; its tables are made when first asked for, and stay until the
 * schema is built anew.
 * @param where numbers of the items' dimension, any of which fits
 */
export async function openScope(
  warehouse: Warehouse,
  schema: string,
  by: ItemDimension[],
  where: Map<ItemDimension, number[]>,
  isSeparate: boolean,
): Promise<Scope> {
  if (by.length === 0 && where.size === 0) return WHOLE;
  const sorted = ITEM_DIMENSIONS.filter((name) => by.includes(name));
  const filters = ITEM_DIMENSIONS.flatMap((name) =>
    where.has(name) ? [`${name}=${where.get(name)?.join("|")}`] : [],
  );
  const name = createHash("sha256")
    .update(JSON.stringify([sorted, filters]))
    .digest("hex")
    .slice(0, 16);
  const scope = {
    flows: `flows_${name}`,
    trailing: `trailing_${name}`,
    several: `several_${name}`,
    by: sorted,
    isPart: true,
  };
  if (!(await exists(warehouse, schema, scope.trailing)))
    await build(warehouse, schema, scope, where, isSeparate);
  return scope;
}

/** What a key of a scope stands for: a number for each of its dimensions. */
export function readKey(scope: Scope, key: number): Map<ItemDimension, number> {
  const values = new Map<ItemDimension, number>();
  let rest = key;
  for (const name of scope.by) {
    values.set(name, rest % ROOM[name]);
    rest = Math.floor(rest / ROOM[name]);
  }
  return values;
}

async function exists(warehouse: Warehouse, schema: string, table: string): Promise<boolean> {
  const rows = await warehouse.query(
    `select 1 as one from information_schema.tables where table_schema = '${schema}' and table_name = '${table}'`,
  );
  return rows.length > 0;
}

async function build(
  warehouse: Warehouse,
  schema: string,
  scope: Scope,
  where: Map<ItemDimension, number[]>,
  isSeparate: boolean,
): Promise<void> {
  const [flowTable, trailingTable] = [`${scope.flows}_new`, `${scope.trailing}_new`];
  await createTable(warehouse, flowTable, FLOW_COLUMNS, schema);
  await createTable(warehouse, trailingTable, TRAILING_COLUMNS, schema);
  const flow = await warehouse.appender(flowTable, typesOf(FLOW_COLUMNS), schema);
  const window = await warehouse.appender(trailingTable, typesOf(TRAILING_COLUMNS), schema);
  await eachCustomer(warehouse, schema, ledgerQuery(scope, where, isSeparate), (customer, sets) => {
    const rows = flows(sets);
    for (const row of rows) flow.append(flowValues(customer, row));
    for (const row of trailing(rows)) {
      window.append([customer, row.key, row.currency, row.day, row.base, row.now, row.kept]);
    }
  });
  await Promise.all([flow.close(), window.close()]);
  await warehouse.exec(
    `create or replace table ${schema}.${scope.several} as
       select customer, key from ${schema}.${flowTable} group by customer, key having min(currency) <> max(currency);
     drop table if exists ${schema}.${scope.flows}; alter table ${schema}.${flowTable} rename to ${scope.flows};
     drop table if exists ${schema}.${scope.trailing}; alter table ${schema}.${trailingTable} rename to ${scope.trailing}`,
  );
}

const LEDGER_TYPES = [
  ...(["integer", "smallint", "integer", "date", "utinyint", "utinyint", "utinyint"] as const),
  ...(["bigint", "bigint", "bigint", "bigint", "utinyint", "utinyint", "smallint", "utinyint"] as const),
];

function ledgerQuery(scope: Scope, where: Map<ItemDimension, number[]>, isSeparate: boolean): string {
  const column = (name: ItemDimension, side: string) =>
    name === "currency" ? "currency" : `${side}_${name}`;
  const key = (side: string) => {
    let room = 1;
    const parts = scope.by.map((name) => {
      const part = `${column(name, side)}::bigint * ${room}`;
      room *= ROOM[name];
      return part;
    });
    return parts.length === 0 ? "0" : parts.join(" + ");
  };
  const isIn = (side: string) =>
    [
      `${side}_state > 0`,
      ...[...where].map(([name, values]) => `${column(name, side)} in (${values.join(", ")})`),
    ].join(" and ");
  const order = isSeparate ? "customer, currency, at_ms" : "customer, at_ms, change_set";
  return `select customer, ${isSeparate ? "currency" : "0::smallint"}, change_set, moved_on, type, cause, step,
      (${key("before")})::double, (${key("after")})::double, before_micros::double, after_micros::double,
      (${isIn("before")})::utinyint, (${isIn("after")})::utinyint, currency,
      (before_state > 0 and after_state > 0)::utinyint
    from ledger where (${isIn("before")}) or (${isIn("after")})
    order by ${order}`;
}

async function eachCustomer(
  warehouse: Warehouse,
  schema: string,
  sql: string,
  write: (customer: number, sets: LegSet[]) => void,
): Promise<void> {
  let current = { customer: 0, part: 0, changeSet: -1 };
  let sets: LegSet[] = [];
  for await (const { rows, columns } of warehouse.stream(sql, LEDGER_TYPES, schema)) {
    for (let row = 0; row < rows; row++) {
      const at = (column: number) => columns[column]![row]!;
      const next = { customer: at(0), part: at(1), changeSet: at(2) };
      if (next.customer !== current.customer || next.part !== current.part) {
        if (sets.length > 0) write(current.customer, sets);
        sets = [];
      }
      const isNewSet = sets.length === 0 || next.changeSet !== current.changeSet;
      current = next;
      if (isNewSet) sets.push({ day: at(3), legs: [] });
      addLegs(sets.at(-1)!, at);
    }
  }
  if (sets.length > 0) write(current.customer, sets);
}

/** The legs of a step within a scope: its change on the after side; with a pair's first, what moved across as two transfers. */
function addLegs({ legs }: LegSet, at: (column: number) => number): void {
  const [from, to, before, after, currency] = [at(7), at(8), at(9), at(10), at(13)];
  const [wasIn, isIn, isPair] = [at(11) === 1, at(12) === 1, at(14) === 1];
  const type = MOVEMENT_TYPES[at(4)] ?? "none";
  const cause = CAUSES[at(5)] ?? "status";
  const isMove = isPair && at(6) === 0 && !(wasIn && isIn && from === to);
  const transfer = { currency, type: "transfer", cause: "transfer" } as const;
  if (wasIn && isMove) legs.push({ ...transfer, key: from, micros: -before });
  if (isIn && isMove) legs.push({ ...transfer, key: to, micros: before });
  if (isIn) legs.push({ key: to, currency, type, cause, micros: after - before });
  else if (wasIn && !isPair) legs.push({ key: from, currency, type, cause, micros: after - before });
}
