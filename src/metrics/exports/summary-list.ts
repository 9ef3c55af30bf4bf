import { compareText } from "../../base/compare-text.ts";
import { MOVEMENT_TYPES, type MovementType } from "../../base/words.ts";
import { dateOfDay, type Zone } from "../../base/zone.ts";
import type { Book } from "../../model/parts/book.ts";
import { itemFilters } from "../../model/parts/dimensions.ts";
import { readKeys } from "../../model/parts/keys.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import { readCells } from "../figures/cells.ts";
import { answer, planOf } from "../figures/compute.ts";
import { minorUnits } from "../figures/figures.ts";
import { asOne } from "../figures/members.ts";
import { type CellPlan, conditions, endSql, periodSql, source, startSql } from "../figures/plan.ts";
import { isCube } from "../figures/queries.ts";
import { shownCell } from "../figures/shown-cell.ts";
import { type Cell, emptyCell, fxOf, sumOf } from "../list/cell.ts";
import type { Subject } from "../question/question.ts";
import { type ExportAsked, exportQuestion } from "./export-question.ts";
import { readTrialCurrency, readTrials, type Trials, trialKey, trialPlan } from "./trials.ts";

/** The parts of the MRR roll-forward between opening and closing, each with its movement types. */
const PARTS: Record<string, readonly MovementType[]> = {
  mrr_new: ["new"],
  mrr_reactivation: ["reactivation"],
  mrr_expansion: ["expansion"],
  mrr_contraction: ["contraction"],
  mrr_churned: ["churn"],
  mrr_transfer: ["transfer", "none"],
};

/** Columns taken from other metrics as `metric` answers them. */
const BESIDE = { arpa: "arpa", ltv: "ltv", subscriber_churn_rate: "logo_churn_rate" };

/**
 * One period (and currency, where they're kept apart): two roll-forwards, trials and averages. Money in minor units.
 */
export type SummaryRow = Record<string, string | number | null> & { period: string; currency: string };

/**
 * The subscription summary, period by period. Opening and parts add up exactly to closing, in money and in subscribers:
 * balances equal `mrr`, and each part of money equals its metric.
 */
export async function exportSummary(
  book: Book,
  asked: ExportAsked,
  subject: Subject,
  zone: Zone,
): Promise<SummaryRow[]> {
  const question = exportQuestion(asked, "mrr", subject);
  const plan = await planOf(book, question);
  const trials = await readTrials(
    book,
    await trialPlan(plan, question, zone),
    await itemFilters(book, question.where),
    zone,
  );
  const activated = await readActivated(book, await asOne(plan, question));
  const beside = await besideOf(book, asked, subject);
  const rows: SummaryRow[] = [];
  for (const { currency, label, cells } of await groupsOf(
    book,
    plan,
    [...trials.keys()].map(readTrialCurrency),
  )) {
    question.periods.forEach(({ label: period, start }, index) => {
      const cell = cells[index] ?? emptyCell();
      rows.push({
        period,
        currency: label,
        ...moneyOf(cell, label),
        ...subscribersOf(cell, activated.get(`${dateOfDay(start)} ${currency}`) ?? new Map()),
        ...trialsOf(trials.get(trialKey(index, currency))),
        ...beside(period, label),
      });
    });
  }
  return rows.sort((a, b) => compareText(a.period, b.period) || compareText(a.currency, b.currency));
}

/**
 * The cells of the whole, or of each currency under a policy that keeps them apart.
 * @param others currencies that get a row even without cells
 */
async function groupsOf(book: Book, plan: CellPlan, others: number[]) {
  const keys = await readKeys(book, { table: plan.scope.keys, by: plan.scope.by });
  const found = new Map<number, Cell[]>();
  for (const { key, cells } of await readCells(book, plan))
    found.set(keys.get(key)?.get("currency") ?? 0, cells);
  for (const currency of book.isSeparate ? others : [0]) if (!found.has(currency)) found.set(currency, []);
  return [...found].map(([currency, cells]) => {
    const label = book.isSeparate ? book.rates.code(currency) : book.currency;
    return { currency, label, cells };
  });
}

function moneyOf(exact: Cell, currency: string): Record<string, number> {
  const cell = shownCell(exact, currency);
  const minor = (n: bigint) => minorUnits(n, currency);
  const parts = Object.entries(PARTS).map(([name, types]) => [name, minor(sumOf(cell.moved, types))]);
  return {
    mrr_opening: minor(cell.opening),
    ...Object.fromEntries(parts),
    mrr_fx: minor(fxOf(cell)),
    mrr_closing: minor(cell.closing),
  };
}

function subscribersOf(cell: Cell, activated: Map<MovementType, number>): Record<string, number> {
  const [opening, closing] = [Number(cell.activeAtStart), Number(cell.activeAtEnd)];
  const [came, back, left] = (["new", "reactivation", "churn"] as const).map(
    (type) => activated.get(type) ?? 0,
  );
  return {
    subscribers_opening: opening,
    subscribers_new: came ?? 0,
    subscribers_reactivated: back ?? 0,
    subscribers_churned: left ?? 0,
    subscribers_transfer: closing - opening - (came ?? 0) - (back ?? 0) - (left ?? 0),
    subscribers_closing: closing,
  };
}

function trialsOf({ started, ended, converted }: Trials = { started: 0, ended: 0, converted: 0 }) {
  return {
    trials_started: started,
    trials_ended: ended,
    trials_converted: converted,
    trial_conversion: ended === 0 ? null : converted / ended,
  };
}

/** Customers that became active minus those that stopped, by period, currency and movement type. */
async function readActivated(book: Book, plan: CellPlan): Promise<Map<string, Map<MovementType, number>>> {
  const from = isCube(plan) ? "flow_days f" : source(plan, "flows");
  const currency = book.isSeparate ? "f.currency" : "0";
  const rows = await book.warehouse.query(
    `select ${periodSql(plan, "f.moved_on")} as period, ${currency} as currency, f.type as type, cast(sum(f.activated) as bigint) as activated
     from ${from}
     where ${conditions(plan)} and f.moved_on >= ${startSql(plan)} and f.moved_on < ${endSql(plan)} and f.activated <> 0
     group by all`,
    book.schema,
  );
  const found = new Map<string, Map<MovementType, number>>();
  for (const row of rows) {
    const name = `${textIn(row, "period").slice(0, 10)} ${row.currency}`;
    const types = found.get(name) ?? new Map<MovementType, number>();
    found.set(name, types.set(MOVEMENT_TYPES[numberIn(row, "type")] ?? "none", numberIn(row, "activated")));
  }
  return found;
}

/** The figures of `BESIDE`, by period and currency. */
async function besideOf(book: Book, asked: ExportAsked, subject: Subject) {
  const found = new Map<string, Record<string, number | null>>();
  for (const [name, metric] of Object.entries(BESIDE)) {
    const { rows } = await answer(book, exportQuestion(asked, metric, subject));
    for (const { period, currency, value } of rows) {
      const key = `${period} ${currency ?? book.currency}`;
      found.set(key, { ...found.get(key), [name]: typeof value === "number" ? value : null });
    }
  }
  const none = Object.fromEntries(Object.keys(BESIDE).map((name) => [name, null]));
  return (period: string, currency: string) => ({ ...none, ...found.get(`${period} ${currency}`) });
}
