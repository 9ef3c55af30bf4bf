import type { Period } from "../../base/period.ts";
import type { Movement } from "../../engine/movement.ts";
import { balanceAt, type Convert, isPositive, worth } from "./period-figures.ts";

/**
 * Customers active at S: their MRR at S, at E, and the sum of each one's loss (zero or negative), at the rates of S.
 */
export interface RetentionFigures {
  opening: bigint;
  now: bigint;
  lost: bigint;
}

/** Figures with no customers. */
export function noRetention(): RetentionFigures {
  return { opening: 0n, now: 0n, lost: 0n };
}

/** Adds one customer's movements; nothing when the customer isn't active at S. */
export function addRetention(
  figures: RetentionFigures,
  movements: Movement[],
  { start, end }: Period,
  convert: Convert,
): void {
  const balance = balanceAt(movements, start);
  if (!isPositive(balance)) return;
  const opening = worth(balance, start - 1, convert);
  const now = worth(balanceAt(movements, end), start - 1, convert);
  figures.opening += opening;
  figures.now += now;
  if (now < opening) figures.lost += now - opening;
}
