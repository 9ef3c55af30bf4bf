import type { Headroom, Move } from "./headroom.ts";

/** Headroom of several customers together. Money in micros of the reporting currency, a month. */
export interface HeadroomSums {
  customers: number;
  mrr: number;
  next_plan: number;
  add_on: number;
  family: number;
  open: number;
  /** Customers with nothing likely left to buy, and their MRR. */
  saturated: number;
  saturatedMrr: number;
}

/** Adds up the headroom of customers (GROWTH §3). */
export function headroomSums(customers: Iterable<Headroom>): HeadroomSums {
  const sums = noHeadroom();
  for (const one of customers) addHeadroom(sums, one);
  return sums;
}

/** The headroom of nobody. */
export function noHeadroom(): HeadroomSums {
  return { customers: 0, mrr: 0, next_plan: 0, add_on: 0, family: 0, open: 0, saturated: 0, saturatedMrr: 0 };
}

/** Adds a customer to sums. */
export function addHeadroom(sums: HeadroomSums, { held, moves, open, isSaturated }: Headroom): void {
  sums.customers += 1;
  sums.mrr += held.mrr;
  sums.open += open;
  for (const { kind, micros } of moves) sums[kind] += micros;
  if (!isSaturated) return;
  sums.saturated += 1;
  sums.saturatedMrr += held.mrr;
}

/** What the moves of one kind add to a customer's open headroom, in micros. */
export function headroomOf({ moves }: Headroom, kind: Move["kind"]): number {
  return moves.filter((move) => move.kind === kind).reduce((sum, { micros }) => sum + micros, 0);
}
