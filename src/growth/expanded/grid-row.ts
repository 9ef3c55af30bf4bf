/** A line of the grid of expansion: a customer, an owner, or a value of a dimension. Money in minor units. */
export interface GridRow {
  /** A customer's account and id; null in other grids. */
  account: string | null;
  customer: string | null;
  /** The value to filter by, a customer's id or a person's; null for none. */
  key: string | null;
  name: string | null;
  expansion: number;
  /** What that is more than in the compared period; null for customers and owners, and where nothing is compared. */
  change: number | null;
  /** MRR at the start, and what expansion is of it; null where it began at nothing, or isn't known. */
  opening: number | null;
  rate: number | null;
  /** Customers that expanded, and of how many that were active at the end; a customer's number of changes instead. */
  n: number;
  of: number | null;
  /** Open headroom at the end of the period; null where it isn't known. */
  headroom: number | null;
  /** The person that owns a customer at the end of the period. */
  owner: string | null;
  /** Fewer than `FEW` customers: a rate of so few says little. */
  is_few: boolean;
}

/** Under so many customers a rate is of few, and its line comes last. */
export const FEW = 10;

export const GRID_SORTS = ["expansion", "rate", "n", "headroom", "name"] as const;
export type GridSort = (typeof GRID_SORTS)[number];

/** Sorts lines, largest first and names from A: those of few customers after all others, unknown figures after known ones. */
export function sortedGrid(rows: readonly GridRow[], by: GridSort): GridRow[] {
  return rows.toSorted(
    (a, b) =>
      Number(a.is_few) - Number(b.is_few) ||
      compareIn(a, b, by) ||
      compareIn(a, b, "expansion") ||
      named(a, b),
  );
}

function compareIn(a: GridRow, b: GridRow, by: GridSort): number {
  if (by === "name") return named(a, b);
  const [x, y] = [a[by], b[by]];
  if (x === null || y === null) return Number(x === null) - Number(y === null);
  return y - x;
}

const named = (a: GridRow, b: GridRow) =>
  (a.name ?? a.key ?? "").localeCompare(b.name ?? b.key ?? "", "en") ||
  (a.key ?? "").localeCompare(b.key ?? "", "en");
