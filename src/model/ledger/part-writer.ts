import { CAUSES, MOVEMENT_TYPES } from "../../base/words.ts";
import { type FlowRow, flows, type LegSet } from "../../engine/flow.ts";
import { type Lives, lives, type RateOf } from "../../engine/life.ts";
import { trailing } from "../../engine/trailing.ts";
import type { Appender, Warehouse } from "../../warehouse/warehouse.ts";
import { createTable, PART_COLUMNS, type PartTable, typesOf } from "./ledger-tables.ts";

/** Writes the tables of the whole business or a part of it, one customer at a time. */
export interface PartWriter {
  write(customer: number, sets: LegSet[]): void;
  close(): Promise<void>;
}

/** A customer's flows, keyed by its class at the start of each period. */
export interface Rekeyed {
  rows: FlowRow[];
  /** MRR that changes key at the start of a period without a movement. */
  moves: { day: number; from: number; to: number; currency: number; micros: number; isFirst: boolean }[];
  /** The key on a day. */
  keyOn(day: number): number;
}
export type Rekey = (customer: number, rows: FlowRow[]) => Rekeyed;

/** Marks rows in `flows`, as their type and cause, that change key without a movement. */
export const REKEYED = 15;

const TABLES = Object.keys(PART_COLUMNS).filter(isPartTable);

/**
 * Creates a part's tables, empty, and opens them for writing.
 * @param nameOf each table's name
 * @param rekey for parts that customers enter and leave as they change
 */
export async function openPart(
  warehouse: Warehouse,
  schema: string,
  nameOf: (table: PartTable) => string,
  rate: RateOf,
  rekey?: Rekey,
): Promise<PartWriter> {
  for (const table of TABLES) await createTable(warehouse, nameOf(table), PART_COLUMNS[table], schema);
  return appendPart(warehouse, schema, nameOf, rate, rekey);
}

/** Opens a part's existing tables to append rows. */
export async function appendPart(
  warehouse: Warehouse,
  schema: string,
  nameOf: (table: PartTable) => string,
  rate: RateOf,
  rekey?: Rekey,
): Promise<PartWriter> {
  const open = (table: PartTable) => warehouse.appender(nameOf(table), typesOf(PART_COLUMNS[table]), schema);
  const to: Record<PartTable, Appender> = {
    flows: await open("flows"),
    trailing_year: await open("trailing_year"),
    expansions: await open("expansions"),
    kept: await open("kept"),
    lives: await open("lives"),
    cohorts: await open("cohorts"),
  };
  return {
    write: (customer, sets) => {
      const own = flows(sets);
      const rekeyed = rekey?.(customer, own);
      for (const row of rekeyed?.rows ?? own) to.flows.append(flowValues(customer, row));
      for (const move of rekeyed?.moves ?? []) writeMove(customer, move, to.flows);
      for (const { key, currency, day, base, now, kept } of rekeyed === undefined ? trailing(own) : []) {
        to.trailing_year.append([customer, key, currency, day, base, now, kept]);
      }
      writeLives(customer, lives(own, rate), to, rekeyed);
    },
    close: async () => {
      await Promise.all(TABLES.map((table) => to[table].close()));
    },
  };
}

/** The tables of a part. */
export function partTables(): PartTable[] {
  return TABLES;
}

function flowValues(customer: number, row: FlowRow): number[] {
  const type = MOVEMENT_TYPES.indexOf(row.type);
  const cause = CAUSES.indexOf(row.cause);
  const { key, currency, day, micros, openAt, activated, set } = row;
  return [customer, key, currency, day, type, cause, micros, openAt, activated, set];
}

function writeMove(customer: number, move: Rekeyed["moves"][number], to: Appender): void {
  const { from, to: key, currency, day, micros, isFirst } = move;
  const active = Number(isFirst);
  to.append([customer, from, currency, day, REKEYED, REKEYED, -micros, 0, -active, 0]);
  to.append([customer, key, currency, day, REKEYED, REKEYED, micros, 0, active, 0]);
}

/** Days that never come are stored as 0. */
const or0 = (day: number) => Math.max(0, day);

function writeLives(
  customer: number,
  found: Lives,
  to: Record<PartTable, Appender>,
  rekeyed: Rekeyed | undefined,
): void {
  const keyOf = (key: number, day: number) => rekeyed?.keyOn(day) ?? key;
  for (const { key, currency, day, cause, micros, openAt, marks, undone } of found.expansions) {
    const own = keyOf(key, day);
    to.expansions.append([
      customer,
      own,
      currency,
      day,
      CAUSES.indexOf(cause),
      micros,
      openAt,
      marks,
      or0(undone),
    ]);
  }
  for (const { key, currency, cause, day, seen, given, kept } of found.kept) {
    to.kept.append([customer, keyOf(key, day), currency, CAUSES.indexOf(cause), day, seen, given, kept]);
  }
  for (const { key, currency, first, base, expanded } of found.lives) {
    const own = keyOf(key, expanded < 0 ? first : expanded);
    to.lives.append([customer, own, currency, first, base, or0(expanded)]);
  }
  for (const { key, currency, first, day, kept } of found.cohorts) {
    to.cohorts.append([customer, keyOf(key, first), currency, first, day, kept]);
  }
}

function isPartTable(name: string): name is PartTable {
  return Object.hasOwn(PART_COLUMNS, name);
}
