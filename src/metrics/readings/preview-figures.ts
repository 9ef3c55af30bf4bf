import { CambiumError } from "../../base/error.ts";
import { type Period, periodOf } from "../../base/period.ts";
import type { ItemState } from "../../base/state.ts";
import { Zone } from "../../base/zone.ts";
import type { Movement } from "../../engine/movement.ts";
import type { Policy } from "../../engine/policy/policy.ts";
import type { PolicyPlan } from "../../model/build.ts";
import { eachCustomer } from "../../model/ledger/engine-run.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { minorUnits, ratio } from "../figures/figures.ts";
import { type Cell, emptyCell, WINDOW_DAYS } from "../list/cell.ts";
import { findMetric } from "../list/metric-list.ts";
import { metricUnder } from "../list/policy-metric.ts";
import { addFigures, movedIn, noFigures, type PeriodFigures, shownPeriod } from "./period-figures.ts";
import { type Engine, engineOf } from "./policy-walk.ts";
import { addRetention, noRetention, type RetentionFigures } from "./retention-figures.ts";

/** The figures that a preview shows. */
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

/** One way to read the evidence: a policy, the schema of a catalogue (`rules`) and the schema of the states. */
export interface Side extends Pick<PolicyPlan, "reading" | "said"> {
  policy: Policy;
  rules: string;
  states: string;
}

/** The rounded figures of one side: money in minor units of its currency; null when they can't be computed. */
export interface SideFigures {
  currency: string;
  values: Record<PreviewedMetric, number | null>;
  /** A message about what's missing; null when nothing is. */
  missing: string | null;
}

/**
 * The last full month: the month of the last evidence, or the one before while that is still running.
 * @throws CambiumError `not_found` when there's no evidence
 */
export async function lastMonth(warehouse: Warehouse, now: Date, timezone: string): Promise<Period> {
  const [last] = await warehouse.query(
    `select coalesce(max(case when at_ms <= ${now.getTime()} then at_ms end), max(at_ms))::double as at_ms from (select at_ms from states union all select at_ms from seen)`,
  );
  if (last === undefined || last.at_ms === null) {
    throw new CambiumError("not_found", "there's no data to measure yet", {
      reason: { id: "no_data" },
      hint: "Import a file with `cambium import`, or try the demo company: `cambium demo`.",
    });
  }
  const zone = new Zone(timezone);
  const month = periodOf("month", zone.dayOf(Number(last.at_ms)));
  return month.end <= zone.dayOf(now.getTime()) ? month : periodOf("month", month.start - 1);
}

/**
 * The figures of a period before and after a change. Reads states that both sides share in one pass; writes nothing.
 */
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
    before: one.tally.shown(before.reading.currency),
    after: other.tally.shown(after.reading.currency),
  };
}

async function readerOf(
  warehouse: Warehouse,
  { policy, rules, ...side }: Side,
  period: Period,
): Promise<{ tally: FigureTally; add(states: ItemState<number>[]): void }> {
  const engine = await engineOf(warehouse, { ...side, schema: rules }, policy);
  const tally = new FigureTally(engine, period);
  return { tally, add: (states) => tally.add(engine.read(states)) };
}

/** Sums the figures of a period over customers' movements; figures that need a missing rate become null. */
export class FigureTally {
  readonly #engine: Engine;
  readonly #period: Period;
  readonly #window: Period;
  #figures: PeriodFigures | null = noFigures();
  #windowed: PeriodFigures | null = noFigures();
  #retention: RetentionFigures | null = noRetention();
  #missing: string | null = null;

  constructor(engine: Engine, period: Period) {
    this.#engine = engine;
    this.#period = period;
    this.#window = { ...period, start: period.end - WINDOW_DAYS };
  }

  /** Adds one customer, as `Engine.read` returns it. */
  add(parts: Movement[][]): void {
    const { convert } = this.#engine;
    for (const own of parts) {
      const [figures, windowed, retention] = [this.#figures, this.#windowed, this.#retention];
      if (figures !== null && !this.#isDone(() => addFigures(figures, own, this.#period, convert)))
        this.#figures = null;
      if (windowed !== null && !this.#isDone(() => addFigures(windowed, own, this.#window, convert)))
        this.#windowed = null;
      if (retention !== null && !this.#isDone(() => addRetention(retention, own, this.#period, convert)))
        this.#retention = null;
    }
  }

  /** The rounded figures. */
  shown(currency: string): SideFigures {
    const figures = this.#figures === null ? null : shownPeriod(this.#figures, currency);
    const money = (n: bigint | undefined) => (n === undefined ? null : minorUnits(n, currency));
    return {
      currency,
      missing: this.#missing,
      values: {
        mrr: money(figures?.mrr),
        net_new_mrr: money(figures?.net_new_mrr),
        expansion_mrr: money(figures?.expansion_mrr),
        contraction_mrr: money(figures?.contraction_mrr),
        churned_mrr: money(figures?.churned_mrr),
        nrr: this.#rate("nrr"),
        grr: this.#rate("grr"),
      },
    };
  }

  /** A rate as the policy defines it; null when it can't be computed. */
  #rate(id: "nrr" | "grr"): number | null {
    const known = findMetric(id);
    if (known === undefined) return null;
    const metric = metricUnder(known, this.#engine.policy);
    const cell = metric.needs.includes("window") ? windowCell(this.#windowed) : openingCell(this.#retention);
    if (cell === null) return null;
    const { n, d } = metric.value(cell, NO_CONTEXT);
    return d === 0n ? null : ratio(n, d);
  }

  /**
   * Runs something that may need a missing rate.
   * @returns whether all rates were found
   */
  #isDone(run: () => void): boolean {
    try {
      run();
      return true;
    } catch (error) {
      if (!(error instanceof CambiumError && error.code === "missing_rate")) throw error;
      this.#missing ??= error.message;
      return false;
    }
  }
}

const NO_CONTEXT = { before: null, months: null, margin: 0n, costs: null };

/** A cell of the figures of its window, without customers. */
function windowCell(figures: PeriodFigures | null): Cell | null {
  if (figures === null) return null;
  const cell = emptyCell();
  const opening = figures.mrr - figures.net_new_mrr;
  return { ...cell, window: { ...cell.window, opening, moved: movedIn(figures) } };
}

/** A cell of what the customers active at its start are worth. */
function openingCell(retention: RetentionFigures | null): Cell | null {
  if (retention === null) return null;
  const { opening, now, lost } = retention;
  return { ...emptyCell(), opening, openingNow: now, lost };
}
