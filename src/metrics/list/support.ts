import {
  CUSTOMER_DIMENSIONS,
  canonical,
  ITEM_DIMENSIONS,
  isMovementDimension,
  isStandingDimension,
  MOVEMENT_DIMENSIONS,
  STANDING_DIMENSIONS,
} from "../../model/parts/dimensions.ts";
import { attributeName } from "./attribute-names.ts";
import { WINDOW_DAYS } from "./cell.ts";
import type { Metric } from "./metric.ts";

const TYPES = "its changes all have one type: expansion";

/** Why a metric can't be broken down by a dimension; null when it can. */
export function whyNot(metric: Metric, asked: string): string | null {
  const dimension = canonical(asked);
  if (metric.whyWhole !== undefined) return metric.whyWhole;
  if (isMovementDimension(dimension)) {
    if (metric.moved !== undefined) return null;
    if (metric.ofExpansions === undefined) return metric.whyNoCauses ?? "it isn't a sum of movements";
    return dimension === "type" ? TYPES : null;
  }
  return isStandingDimension(dimension) ? whyNotStanding(metric) : null;
}

function whyNotStanding({ proof, needs }: Metric): string | null {
  if (proof === "year")
    return "customers are classified at the start of the period, but this metric looks twelve months back; use nrr or grr";
  if (needs.includes("window"))
    return `customers are classified at the start of the period, but under this policy the metric looks ${WINDOW_DAYS} days back`;
  if (needs.includes("usage"))
    return "usage also comes from customers without MRR, who have no class; use an attribute";
  return null;
}

/** Why there may be no owners to break down by. */
export const NO_OWNER = "no customer has an owner yet; import customers with an owner column";

/** Every dimension available, given the customer attributes. */
export function allDimensions(attributes: readonly string[]): string[] {
  return [
    ...MOVEMENT_DIMENSIONS,
    ...ITEM_DIMENSIONS,
    "plan",
    ...CUSTOMER_DIMENSIONS,
    ...STANDING_DIMENSIONS,
    ...attributes.map(attributeName),
  ];
}
