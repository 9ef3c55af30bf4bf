import type { ColumnType, Warehouse } from "../../warehouse/warehouse.ts";

type Columns = Record<string, ColumnType>;

/** A billing interval's number is its place in INTERVALS + 1, times this, plus the interval count. */
export const TERM_ROOM = 2000;

/**
 * One row = one step of a pair of a change set: what an item was worth before and after one cause. The steps of a pair
 * follow each other from 0 on. Sides that are missing are 0.
 */
export const LEDGER_COLUMNS = {
  customer: "integer",
  change_set: "integer",
  at_ms: "bigint",
  moved_on: "date",
  type: "utinyint",
  cause: "utinyint",
  step: "utinyint",
  currency: "smallint",
  before_product: "integer",
  after_product: "integer",
  before_price: "integer",
  after_price: "integer",
  before_term: "smallint",
  after_term: "smallint",
  before_micros: "bigint",
  after_micros: "bigint",
  before_state: "integer",
  after_state: "integer",
} as const satisfies Columns;

/** One row = money that moved for a customer at a change set, under a key (0: all items together). See `flow.ts`. */
export const FLOW_COLUMNS = {
  customer: "integer",
  key: "integer",
  currency: "smallint",
  moved_on: "date",
  type: "utinyint",
  cause: "utinyint",
  micros: "bigint",
  open_at: "utinyint",
  activated: "smallint",
} as const satisfies Columns;

/** One row = a change of a customer's part in the trailing twelve months. See `trailing.ts`. */
export const TRAILING_COLUMNS = {
  customer: "integer",
  key: "integer",
  currency: "smallint",
  seen_on: "date",
  base: "bigint",
  now: "bigint",
  kept: "bigint",
} as const satisfies Columns;

/** One row = money by one cause in one expansion set. See `life.ts`; an `undone_on` of 1970-01-01 is never. */
export const EXPANSION_COLUMNS = {
  customer: "integer",
  key: "integer",
  currency: "smallint",
  moved_on: "date",
  cause: "utinyint",
  micros: "bigint",
  open_at: "utinyint",
  marks: "utinyint",
  undone_on: "date",
} as const satisfies Columns;

/** One row = what an expansion gave by one cause, or a change of what is kept of it. See `life.ts`. */
export const KEPT_COLUMNS = {
  customer: "integer",
  key: "integer",
  currency: "smallint",
  cause: "utinyint",
  moved_on: "date",
  seen_on: "date",
  given: "bigint",
  kept: "bigint",
} as const satisfies Columns;

/** One row = a customer's first MRR, and its first expansion (1970-01-01: none yet). */
export const LIFE_COLUMNS = {
  customer: "integer",
  key: "integer",
  currency: "smallint",
  first_on: "date",
  base: "bigint",
  expanded_on: "date",
} as const satisfies Columns;

/** One row = a change of the lesser of what a customer is worth and its first MRR. */
export const COHORT_COLUMNS = {
  customer: "integer",
  key: "integer",
  currency: "smallint",
  first_on: "date",
  seen_on: "date",
  kept: "bigint",
} as const satisfies Columns;

/** The tables that a business, or a part of it, is made of, by what they hold. */
export const PART_COLUMNS = {
  flows: FLOW_COLUMNS,
  trailing_year: TRAILING_COLUMNS,
  expansions: EXPANSION_COLUMNS,
  kept: KEPT_COLUMNS,
  lives: LIFE_COLUMNS,
  cohorts: COHORT_COLUMNS,
} as const satisfies Record<string, Columns>;
export type PartTable = keyof typeof PART_COLUMNS;

/** The column types of a table, in order. */
export function typesOf(columns: Columns): ColumnType[] {
  return Object.values(columns);
}

/** Makes a table of the engine, empty. */
export async function createTable(
  warehouse: Warehouse,
  name: string,
  columns: Columns,
  schema: string,
): Promise<void> {
  const list = Object.entries(columns).map(([column, type]) => `"${column}" ${type}`);
  await warehouse.exec(`create or replace table ${schema}.${name} (${list.join(", ")})`);
}
