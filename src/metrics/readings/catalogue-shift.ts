import { itemAt } from "../../base/lookup.ts";
import { type Period, type PeriodInterval, periodsBetween } from "../../base/period.ts";
import type { Movement } from "../../engine/movement.ts";
import { eachCustomer } from "../../model/ledger/engine-run.ts";
import { numberIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { minorUnits } from "../figures/figures.ts";
import { shownCell } from "../figures/shown-cell.ts";
import { fxOf, type RollForward, readCode } from "../list/cell.ts";
import { MovedSums } from "./moved-sums.ts";
import { engineOf } from "./policy-walk.ts";
import { FigureTally, type Side, type SideFigures } from "./preview-figures.ts";

/** Movements of one period, type and cause under two catalogues. Money in minor units. */
export interface CauseShift {
  period: string;
  type: string;
  cause: string;
  before: number;
  after: number;
  difference: number;
}

/** How another catalogue changes the reading of the same states. */
export interface CatalogueShift {
  /** Number of customers with a different movement, and of change sets that differ. */
  customers: number;
  changes: number;
  /** Types and causes with a different amount, by period. */
  rows: CauseShift[];
  /** The figures of the period asked for. */
  before: SideFigures;
  after: SideFigures;
}

/**
 * Reads the states once under both catalogues: the current one and the one of the other side's schema. Only customers
 * with a product that changed are read twice. Writes nothing.
 * @throws CambiumError `missing_rate` when money can't be converted
 */
export async function catalogueShift(
  warehouse: Warehouse,
  { before, after }: { before: Side; after: Side },
  { interval, period }: { interval: PeriodInterval; period: Period },
): Promise<CatalogueShift> {
  const { currency } = before.reading;
  const one = await engineOf(warehouse, { ...before, schema: before.rules }, before.policy);
  const other = await engineOf(warehouse, { ...after, schema: after.rules }, after.policy);
  const products = await changedProducts(warehouse, after.rules);
  const [figures, otherFigures] = [new FigureTally(one, period), new FigureTally(other, period)];
  const [sums, others] = [new MovedSums(), new MovedSums()];
  let customers = 0;
  let changes = 0;
  await eachCustomer(warehouse, (_, states) => {
    const own = one.read(states);
    const then = states.some(({ product }) => products.has(product)) ? other.read(states) : own;
    for (const each of own) sums.add(each);
    for (const each of then) others.add(each);
    figures.add(own);
    otherFigures.add(then);
    if (then === own) return;
    const changed = own.reduce((total, each, index) => total + changedSets(each, then[index] ?? []), 0);
    if (changed > 0) customers += 1;
    changes += changed;
  });
  const shift = { customers, changes, before: figures.shown(currency), after: otherFigures.shown(currency) };
  if (changes === 0) return { ...shift, rows: [] };
  const [first, end] = span([...sums.days(), ...others.days()]);
  const periods = periodsBetween(interval, first, end);
  const now = sums.byPeriod(periods, one.convert);
  const then = others.byPeriod(periods, other.convert);
  const rows = periods.flatMap(({ label }, index) =>
    shifts(label, currency, itemAt(now, index, "now"), itemAt(then, index, "then")),
  );
  return { ...shift, rows };
}

/** Numbers of the products whose kind or family differs in a schema; the engine reads no others differently. */
async function changedProducts(warehouse: Warehouse, schema: string): Promise<Set<number>> {
  const rows = await warehouse.query(
    `select a.product from main.catalogue a join ${schema}.catalogue b on b.product = a.product
     where b.kind <> a.kind or b.family_name <> a.family_name`,
  );
  return new Set(rows.map((row) => numberIn(row, "product")));
}

/** Number of a customer's change sets that differ, are new or are gone. */
function changedSets(before: Movement[], after: Movement[]): number {
  const [own, others] = [signatures(before), signatures(after)];
  const instants = new Set([...own.keys(), ...others.keys()]);
  return [...instants].filter((at) => own.get(at) !== others.get(at)).length;
}

/** Each change set by its instant: its type and the amount of each cause. */
function signatures(movements: Movement[]): Map<number, string> {
  return new Map(movements.map(({ at, type, pairs }) => [at, `${type} ${causesOf(pairs)}`]));
}

function causesOf(pairs: Movement["pairs"]): string {
  const sums = new Map<string, number>();
  for (const { before, after, steps } of pairs) {
    for (const step of steps) {
      const key = `${step.cause} ${(after ?? before)?.state.currency}`;
      sums.set(key, (sums.get(key) ?? 0) + step.after - step.before);
    }
  }
  const moved = [...sums].filter(([, micros]) => micros !== 0);
  return JSON.stringify(moved.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function span(days: number[]): [first: number, end: number] {
  let [first, last] = [days[0] ?? 0, days[0] ?? 0];
  for (const day of days) {
    if (day < first) first = day;
    if (day > last) last = day;
  }
  return [first, last + 1];
}

/** The differences, both sides rounded as `metric` rounds them. Equal amounts are left out. */
function shifts(period: string, currency: string, before: RollForward, after: RollForward): CauseShift[] {
  const [own, others] = [minorMoves(before, currency), minorMoves(after, currency)];
  const codes = [...new Set([...own.keys(), ...others.keys()])].sort((a, b) => a - b);
  return codes.flatMap((code) => {
    const [a, b] = [own.get(code) ?? 0, others.get(code) ?? 0];
    const names = code === FX ? { type: "fx", cause: "fx" } : readCode(code);
    return a === b ? [] : [{ period, ...names, before: a, after: b, difference: b - a }];
  });
}

/** The code for FX; it sorts after all others. */
const FX = Number.MAX_SAFE_INTEGER;

function minorMoves(exact: RollForward, currency: string): Map<number, number> {
  const cell = shownCell(exact, currency);
  const moves = [...cell.moved, [FX, fxOf(cell)] as const];
  return new Map(moves.map(([code, n]) => [code, minorUnits(n, currency)]));
}
