import { z } from "zod";
import { messageOf } from "../../base/error.ts";
import { type Period, parsePeriod } from "../../base/period.ts";
import { lastMonth, PREVIEWED, type Side, type SideFigures } from "../../metrics/readings/preview-figures.ts";
import { checkTerms, readCloses, type Terms } from "../../model/closes/close-record.ts";
import { findPolicy, type KnownPolicy } from "../../model/policies/policy-record.ts";
import { catalogueSettings } from "../../model/products/products.ts";
import type { Workspace } from "../workspace.ts";

export const previewPeriod = z
  .string()
  .optional()
  .describe("Period of the figures; defaults to the last full month");

export const previewRow = z.object({
  metric: z.string(),
  unit: z.enum(["money", "ratio"]).describe("Money is in minor units of the row's currency"),
  currency_before: z.string(),
  currency_after: z.string(),
  period: z.string(),
  before: z.number().nullable(),
  after: z.number().nullable().describe("The figure after the change; null if it can't be computed"),
});

/** The currency of a preview's money on one side; null for rows that aren't money. */
export function previewCurrency(row: Record<string, unknown>, side: string): unknown {
  return row.unit === "money" ? row[`currency_${side}`] : null;
}

export const previewNotes = z
  .array(z.string())
  .describe("What to know first: what else changes, what's missing, what's closed");

/** The organisation's current reading of its evidence, and the period of the figures. */
export interface Standing {
  side: Side;
  own: KnownPolicy;
  period: Period;
}

/** Brings the states up to date and returns their current reading. */
export async function standing(workspace: Workspace, period: string | undefined): Promise<Standing> {
  const { store, warehouse, effects } = workspace;
  const asked = period === undefined ? null : parsePeriod(period);
  const settings = await workspace.settings();
  await workspace.states();
  const last = await lastMonth(warehouse, effects.now(), settings.timezone);
  const own = await findPolicy(store, settings.policy);
  const reading = await workspace.terms();
  const said = await catalogueSettings(store);
  const side: Side = { policy: own.policy, reading, said, rules: "main", states: "main" };
  return { side, own, period: asked ?? last };
}

/** One row for each figure, with both sides. */
export function previewRows(
  period: Period,
  before: SideFigures,
  after: SideFigures,
): z.infer<typeof previewRow>[] {
  return PREVIEWED.map((metric) => ({
    metric,
    unit: metric === "nrr" || metric === "grr" ? ("ratio" as const) : ("money" as const),
    currency_before: before.currency,
    currency_after: after.currency,
    period: period.label,
    before: before.values[metric],
    after: after.values[metric],
  }));
}

/** What's missing on each side, without repetition. */
export function missingNotes(...sides: SideFigures[]): string[] {
  return [...new Set(sides.flatMap(({ missing }) => (missing === null ? [] : [sentence(missing)])))];
}

/** Notes on how money is shown under policies that keep currencies apart. */
export function separateNotes(sides: { name: string; policy: Side["policy"] }[], currency: string): string[] {
  const names = new Set(sides.filter(({ policy }) => policy.currency === "separate").map(({ name }) => name));
  return [...names].map(
    (name) =>
      `${name} keeps currencies separate, so a customer counts once per currency; money is added up here in ${currency} at the rate of the day.`,
  );
}

/** A note when closed periods could no longer be read as they were closed. */
export async function closedNotes({ store }: Workspace, terms: Terms): Promise<string[]> {
  try {
    checkTerms(await readCloses(store), terms);
    return [];
  } catch (error) {
    return [`${sentence(messageOf(error))} You can't ask for figures as reported while they differ.`];
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
