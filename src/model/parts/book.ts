import type { Zone } from "../../base/zone.ts";
import type { Policy } from "../../engine/policy/policy.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { RateTable } from "../rates/rate-table.ts";
import type { StandingRules } from "./standing.ts";

/**
 * Monthly cost of winning and of expanding customers; `day` is the first of the month. `n` is in 1e-18 of the reporting
 * currency's major unit, null without an exchange rate.
 */
export type Costs = { day: number; kind: "new" | "expansion"; n: bigint | null; currency: string }[];

/** The built schema of one policy, to ask questions of. */
export interface Book {
  warehouse: Warehouse;
  schema: string;
  policy: string;
  /** The policy's settings. */
  rules: Policy;
  /** The reporting currency. */
  currency: string;
  /** The zone that periods are cut in. */
  zone: Zone;
  isSeparate: boolean;
  /** Whether linked customers count as one. */
  isLinked: boolean;
  rates: RateTable;
  standing: StandingRules;
  /** Gross margin in percent. */
  margin: bigint;
  costs: Costs;
  /** Customers whose states were replaced since the full build, in total. */
  touched: number;
  /** Whether it is large enough to keep answers. */
  keepsAnswers: boolean;
}
