import { CambiumError } from "../base/error.ts";
import { type Period, periodOf } from "../base/period.ts";
import type { ItemState } from "../base/state.ts";
import { Zone } from "../base/zone.ts";
import type { Policy } from "../engine/policy.ts";
import { eachCustomer } from "../engine/run.ts";
import type { PolicyPlan } from "../model/build.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";
import { engineOf } from "./compare-policies.ts";
import { minorUnits, ratio } from "./figures.ts";
import { addFigures, noFigures, type PeriodFigures } from "./period-figures.ts";
import { addRetention, noRetention, type RetentionFigures } from "./retention-figures.ts";

/** What a preview shows. */
export const PREVIEWED = [
  "mrr",
  "net_new_mrr",
  "expansion_mrr",
  "contraction_mrr",
  "churned_mrr",
  "nrr",
  "grr",
] as const;
export type PreviewedMetric = (typeof PREVIEWED)[number];

/** One way to read the evidence: under a policy, with a catalogue (`rules`) and states of a schema. */
export interface Side extends Pick<PolicyPlan, "reading" | "said"> {
  policy: Policy;
  rules: string;
  states: string;
}

/** The figures of one side, rounded: money in minor units of its currency, null where they cannot be computed. */
export interface SideFigures {
  currency: string;
  values: Record<PreviewedMetric, number | null>;
  /** What is missing, in words; null when nothing is. */
  missing: string | null;
}

/** Exact figures of a side while it is read; null once something could not be converted. */
interface Tally {
  figures: PeriodFigures | null;
  retention: RetentionFigures | null;
  missing: string | null;
}

/**
 * The last month that is over: that of the last evidence, or the one before while it still runs.
 * @throws CambiumError `not_found` when there is no evidence
 */
export async function lastMonth(warehouse: Warehouse, now: Date, timezone: string): Promise<Period> {
  const [last] = await warehouse.query(
    `select coalesce(max(case when at_ms <= ${now.getTime()} then at_ms end), max(at_ms))::double as at_ms from states`,
  );
  if (last === undefined || last.at_ms === null) {
    throw new CambiumError("not_found", "there is nothing to measure yet", {
      hint: "Import a file with `cambium import`, or try the demo company with `cambium demo`.",
    });
  }
  const zone = new Zone(timezone);
  const month = periodOf("month", zone.dayOf(Number(last.at_ms)));
  return month.end <= zone.dayOf(now.getTime()) ? month : periodOf("month", month.start - 1);
}

/** The figures of a period as they are and as they would be. Nothing is written; the same states are read in one pass. */
export async function previewFigures(
  warehouse: Warehouse,
  { before, after }: { before: Side; after: Side },
  period: Period,
): Promise<{ before: SideFigures; after: SideFigures }> {
  const one = await readerOf(warehouse, before, period);
  const other = after === before ? one : await readerOf(warehouse, after, period);
  const both = (_: number, states: ItemState<number>[]) => {
    one.add(states);
    if (other !== one) other.add(states);
  };
  const isSame = before.states === after.states;
  await eachCustomer(warehouse, isSame ? both : (_, states) => one.add(states), before.states);
  if (!isSame) await eachCustomer(warehouse, (_, states) => other.add(states), after.states);
  return {
    before: shown(one.tally, before.reading.currency),
    after: shown(other.tally, after.reading.currency),
  };
}

async function readerOf(
  warehouse: Warehouse,
  { policy, rules, ...side }: Side,
  period: Period,
): Promise<{ tally: Tally; add(states: ItemState<number>[]): void }> {
  const engine = await engineOf(warehouse, { ...side, schema: rules }, policy);
  const tally: Tally = { figures: noFigures(), retention: noRetention(), missing: null };
  const add = (states: ItemState<number>[]) => {
    for (const own of engine.read(states)) {
      const { figures, retention } = tally;
      if (figures !== null && !isDone(tally, () => addFigures(figures, own, period, engine.convert)))
        tally.figures = null;
      if (retention !== null && !isDone(tally, () => addRetention(retention, own, period, engine.convert)))
        tally.retention = null;
    }
  };
  return { tally, add };
}

/** Runs what may find no rate. @returns whether it found them all */
function isDone(tally: Tally, run: () => void): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (!(error instanceof CambiumError && error.code === "missing_rate")) throw error;
    tally.missing ??= error.message;
    return false;
  }
}

function shown({ figures, retention, missing }: Tally, currency: string): SideFigures {
  const money = (n: bigint | undefined) => (n === undefined ? null : minorUnits(n, currency));
  const share = (n: bigint, d: bigint) => (d === 0n ? null : ratio(n, d));
  return {
    currency,
    missing,
    values: {
      mrr: money(figures?.mrr),
      net_new_mrr: money(figures?.net_new_mrr),
      expansion_mrr: money(figures?.expansion_mrr),
      contraction_mrr: money(figures?.contraction_mrr),
      churned_mrr: money(figures?.churned_mrr),
      nrr: retention === null ? null : share(retention.now, retention.opening),
      grr: retention === null ? null : share(retention.opening + retention.lost, retention.opening),
    },
  };
}
