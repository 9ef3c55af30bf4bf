import type { ColumnType, Warehouse } from "../../warehouse/warehouse.ts";

type Columns = Record<string, ColumnType>;

/** Encoding of billing intervals: (index in INTERVALS + 1) × this + interval count. */
export const TERM_ROOM = 2000;

/**
 * One row = one step of a pair in a change set: an item's value before and after one cause. A pair's steps are numbered
 * from 0. A missing side is 0.
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

/** One row = money moved for a customer by a change set, under a key (0: all items together). See `flow.ts`. */
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
  change_set: "integer",
} as const satisfies Columns;

/** One row = a change in a customer's share of the trailing twelve months. See `trailing.ts`. */
export const TRAILING_COLUMNS = {
  customer: "integer",
  key: "integer",
  currency: "smallint",
  seen_on: "date",
  base: "bigint",
  now: "bigint",
  kept: "bigint",
} as const satisfies Columns;

/** One row = expansion by one cause in one change set. See `life.ts`. An `undone_on` of 1970-01-01 means never. */
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

/** One row = expansion by one cause, or a change to how much of it is kept. See `life.ts`. */
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

/** One row = a customer's first MRR and its first expansion (1970-01-01 if none). */
export const LIFE_COLUMNS = {
  customer: "integer",
  key: "integer",
  currency: "smallint",
  first_on: "date",
  base: "bigint",
  expanded_on: "date",
} as const satisfies Columns;

/** One row = a change in the lower of a customer's current and first MRR. */
export const COHORT_COLUMNS = {
  customer: "integer",
  key: "integer",
  currency: "smallint",
  first_on: "date",
  seen_on: "date",
  kept: "bigint",
} as const satisfies Columns;

/** The tables of the whole business or a part of it. */
export const PART_COLUMNS = {
  flows: FLOW_COLUMNS,
  trailing_year: TRAILING_COLUMNS,
  expansions: EXPANSION_COLUMNS,
  kept: KEPT_COLUMNS,
  lives: LIFE_COLUMNS,
  cohorts: COHORT_COLUMNS,
} as const satisfies Record<string, Columns>;
export type PartTable = keyof typeof PART_COLUMNS;

/** A table's column types, in order. */
export function typesOf(columns: Columns): ColumnType[] {
  return Object.values(columns);
}

/** Creates an empty engine table, replacing any existing one. */
export async function createTable(
  warehouse: Warehouse,
  name: string,
  columns: Columns,
  schema: string,
): Promise<void> {
  const list = Object.entries(columns).map(([column, type]) => `"${column}" ${type}`);
  await warehouse.exec(`create or replace table ${schema}.${name} (${list.join(", ")})`);
}
