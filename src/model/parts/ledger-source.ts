import { CAUSES, MOVEMENT_TYPES } from "../../base/words.ts";
import type { LegSet } from "../../engine/flow.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { ItemDimension } from "./dimensions.ts";

const LEDGER_TYPES = [
  ...(["integer", "smallint", "integer", "date", "utinyint", "utinyint", "utinyint"] as const),
  ...(["integer", "integer", "bigint", "bigint", "utinyint", "utinyint", "smallint", "utinyint"] as const),
];

/** The two sides of a ledger step. */
export const SIDES = ["before", "after"] as const;
export type Side = (typeof SIDES)[number];

/** SQL for the number of an item dimension on one side of a ledger step; 0 if the side is missing. */
export function sideNumber(name: ItemDimension, side: Side): string {
  return `coalesce(${sideColumn(name, side)}, 0)`;
}

function sideColumn(name: ItemDimension, side: Side): string {
  if (name === "currency") return "f.currency";
  if (name === "interval") return `f.${side}_term`;
  return name === "family" ? `${side}_catalogue.family` : `f.${side}_${name}`;
}

/** What ledger steps are broken down by: SQL for a number on each side, and the joins it needs. */
export interface LedgerKey {
  /** The item dimensions it reads. */
  names: readonly ItemDimension[];
  joins: readonly string[];
  of(side: Side): string;
}

/** No breakdown. */
export const NO_KEY: LedgerKey = { names: [], joins: [], of: () => "0" };

/** By price. */
export const PRICE_KEY: LedgerKey = { names: ["price"], joins: [], of: (side) => sideNumber("price", side) };

/** The ledger as `f`, joined with the catalogue of both sides if needed. */
export function ledgerSource(names: Iterable<ItemDimension>): string {
  if (![...names].includes("family")) return "ledger f";
  return `ledger f
    left join catalogue before_catalogue on before_catalogue.product = f.before_product
    left join catalogue after_catalogue on after_catalogue.product = f.after_product`;
}

/** SQL for the ledger steps in a scope, in the order `eachCustomer` needs. */
export function ledgerQuery(
  key: LedgerKey,
  where: Map<ItemDimension, number[]>,
  isSeparate: boolean,
  only: string | null,
): string {
  const isIn = (side: Side) => isInScope(where, side);
  const order = isSeparate ? "f.customer, f.currency, f.at_ms" : "f.customer, f.at_ms, f.change_set";
  return `select f.customer, ${isSeparate ? "f.currency" : "0::smallint"}, f.change_set, f.moved_on, f.type, f.cause, f.step,
      (${key.of("before")})::integer, (${key.of("after")})::integer, f.before_micros::double, f.after_micros::double,
      (${isIn("before")})::utinyint, (${isIn("after")})::utinyint, f.currency,
      (f.before_state > 0 and f.after_state > 0)::utinyint
    from ${[ledgerSource([...key.names, ...where.keys()]), ...key.joins].join("\n    ")}
    where ((${isIn("before")}) or (${isIn("after")}))${only === null ? "" : ` and f.${only}`}
    order by ${order}`;
}

/** SQL for whether one side of a ledger row matches item filters. */
export function isInScope(where: Map<ItemDimension, number[]>, side: Side): string {
  return [
    `f.${side}_state > 0`,
    ...[...where].map(([name, values]) => `${sideNumber(name, side)} in (${values.join(", ")})`),
  ].join(" and ");
}

/**
 * SQL for ledger legs by an item dimension: customer, currency, number, micros. Each step counts towards the side it
 * leads to; the first step of a pair also moves the earlier value across. Their sum is what customers have of each
 * value.
 * @param where condition on ledger rows `f`
 */
export function heldLegs(name: ItemDimension, where: string): string {
  const [before, after] = [sideNumber(name, "before"), sideNumber(name, "after")];
  const from = `${ledgerSource([name])} where ${where}`;
  const crossing = `f.step = 0 and f.before_state > 0 and f.after_state > 0 and ${before} <> ${after}`;
  return `select f.customer as customer, f.currency as currency, case when f.after_state > 0 then ${after} else ${before} end as number,
      f.after_micros - f.before_micros as micros from ${from}
    union all
    select f.customer, f.currency, ${after}, f.before_micros from ${from} and ${crossing}
    union all
    select f.customer, f.currency, ${before}, -f.before_micros from ${from} and ${crossing}`;
}

/** Streams the ledger by customer, as change sets with legs. @param sql see `ledgerQuery` */
export async function eachCustomer(
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

/**
 * Adds a step's legs in a scope: its change on the after side and, for a pair's first step, the value moved across as
 * two transfers.
 */
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
