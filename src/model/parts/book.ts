import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { RateTable } from "../rates/rate-table.ts";
import type { StandingRules } from "./standing.ts";

/** What it cost to win new customers and to expand those there are, by the first day of a month. */
export type Costs = { day: number; kind: "new" | "expansion"; n: bigint | null; currency: string }[];

/** Where a question is put: the built schema of one policy. */
export interface Book {
  warehouse: Warehouse;
  schema: string;
  policy: string;
  /** The reporting currency. */
  currency: string;
  isSeparate: boolean;
  /** Whether customers that are linked are read as one. */
  isLinked: boolean;
  rates: RateTable;
  standing: StandingRules;
  /** Gross margin in percent. */
  margin: bigint;
  costs: Costs;
  /** How many customers' states have been replaced since everything was built. */
  touched: number;
  /** Whether it is so large that answers are kept. */
  keepsAnswers: boolean;
}
