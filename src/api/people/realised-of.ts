import { roundParts } from "../../base/money.ts";
import { parsePeriod } from "../../base/period.ts";
import { openRealised } from "../../growth/realised/open-realised.ts";
import { minorUnit } from "../../metrics/figures/shown-cell.ts";
import { type Growth, growthOf } from "../grow/growth-of.ts";
import type { Workspace } from "../workspace.ts";

/** Brings growth, what people told, and what was realised of it up to date. */
export async function realisedOf(workspace: Workspace): Promise<Growth> {
  const known = await growthOf(workspace);
  await openRealised(known.growth);
  return known;
}

/** Amounts in 1e-18 of a currency as minor units that add up to their rounded sum. */
export function minorParts(amounts: readonly bigint[], currency: string): number[] {
  return roundParts([...amounts], minorUnit(currency)).map(Number);
}

/** The days of a period such as 2026-Q4, up to before `until`. @throws CambiumError `usage` */
export function daysOf(period: string | undefined): { from: number; until: number } | undefined {
  if (period === undefined) return undefined;
  const { start, end } = parsePeriod(period);
  return { from: start, until: end };
}
