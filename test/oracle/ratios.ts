import type { Frame } from "./frames.ts";
import { min, neg, type Q, q, ratio, sub, sum } from "./rational.ts";

export const count = (list: readonly unknown[]): Q => q(list.length);

/** Every movement that has a name. */
export const movements = (f: Frame): Q =>
  sum([gains(f), f.all("contraction"), f.all("churn"), f.all("transfer")]);

/** What was won and grew. */
export const gains = (f: Frame): Q => sum([f.all("new"), f.all("reactivation"), f.all("expansion")]);

export const netNew = (f: Frame): Q => sub(f.closing, f.opening);

/** Churn and contraction of opening customers, less their returns (named reactivation, or new). */
const grossLoss = (f: Frame): Q =>
  neg(sum([f.own("churn"), f.own("contraction"), f.own("reactivation"), f.own("new")]));

export const grossChurn = (f: Frame): Q | null => ratio(grossLoss(f), f.opening);
export const netChurn = (f: Frame): Q | null => ratio(sub(grossLoss(f), f.own("expansion")), f.opening);

function retention(f: Frame, kept: (row: Frame["rows"][number]) => Q): Q | null {
  const rows = f.rows.filter((row) => row.wasActive);
  return ratio(sum(rows.map(kept)), sum(rows.map((row) => row.atStart)));
}

export const nrr = (f: Frame): Q | null => retention(f, (row) => row.atEnd);
export const grr = (f: Frame): Q | null => retention(f, (row) => min(row.atEnd, row.atStart));

/** MRR of the customers active at the start, in total: the lesser of then and now, over then. */
export function grrOfTotals(f: Frame): Q | null {
  const rows = f.rows.filter((row) => row.wasActive);
  const [before, after] = [sum(rows.map((row) => row.atStart)), sum(rows.map((row) => row.atEnd))];
  return ratio(min(before, after), before);
}

/** MRR at the start and what movements of everybody made of it since, over MRR at the start. */
export function nrrOfSums(f: Frame, types: readonly ("expansion" | "contraction" | "churn")[]): Q | null {
  return ratio(sum([f.opening, ...types.map((type) => f.all(type))]), f.opening);
}

export function logoChurn(f: Frame): Q | null {
  const opening = f.rows.filter((row) => row.wasActive);
  return ratio(count(opening.filter((row) => !row.isActive)), count(opening));
}

export const active = (f: Frame): Q => count(f.rows.filter((row) => row.isActive));
export const arpa = (f: Frame): Q | null => ratio(f.closing, active(f));
