import { type Money, NOTHING, percent } from "../../data/format.ts";
import { type About, comparedIn } from "../use-figures.ts";
import type { Grid, GridRow } from "./use-grid.ts";

/** What every line of the grid is shown with. */
export interface GridShown {
  about: About;
  money: Money;
  grid: Grid;
  /** Keys of the ticked lines; null where the dimension is no field of segments. */
  ticked: string[] | null;
  onTick: (key: string) => void;
  /** Customers that were just added to the pipeline. */
  worked: string[];
  onPipeline: (row: GridRow) => void;
}

/** Whether figures stand beside those of another period. */
export function hasChange(about: About, { by }: Grid): boolean {
  return comparedIn(about).compare !== undefined && by !== "customer" && by !== "owner";
}

/** A share of MRR at the start; none where there was nothing. */
export function rateText(rate: number | null): string {
  return rate === null ? NOTHING : percent(rate);
}
