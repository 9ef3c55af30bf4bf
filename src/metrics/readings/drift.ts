import { minorDigits } from "../../base/currency.ts";
import { firstOf, itemAt } from "../../base/lookup.ts";
import { divideHalfEven, roundParts } from "../../base/money.ts";
import { PERIODS, type Period, periodOf } from "../../base/period.ts";
import type { Book } from "../../model/parts/book.ts";
import { answer } from "../figures/compute.ts";
import { linesOf } from "../proof/proof-lines.ts";
import { type Asked, type Question, type Subject, understand } from "../question/question.ts";

/** The figures that measure drift: closing MRR first, then its parts. */
export const DRIFTED = [
  "mrr",
  "new_mrr",
  "reactivation_mrr",
  "expansion_mrr",
  "contraction_mrr",
  "churned_mrr",
  "fx_mrr",
  "net_new_mrr",
] as const;
export type DriftedMetric = (typeof DRIFTED)[number];

/** A figure as reported and as known now, in minor units. */
interface Both {
  reported: number;
  now: number;
  difference: number;
}

/** What changed for one customer; type `opening` is its MRR at the start of the period. */
export interface DriftLine extends Both {
  customer: number;
  type: string;
  cause: string | null;
}

export interface PeriodDrift {
  period: string;
  currency: string;
  figures: (Both & { metric: DriftedMetric })[];
  /** Largest first. All lines add up to the difference in mrr; without openings, to the difference in net_new_mrr. */
  lines: DriftLine[];
}

/** The two books to ask the same question: as reported and as known now. */
export interface TwoBooks {
  reported: Book;
  now: Book;
  subject: Subject;
}

/**
 * What has changed in a closed period since it was closed.
 * @param currency the reporting currency, or one of the currencies under a policy that keeps them apart
 */
export async function driftOf(books: TwoBooks, period: Period, currency: string): Promise<PeriodDrift> {
  const both = [books.reported, books.now].map((book) => ({ ...book, currency }));
  const [reported, now] = [firstOf(both, "both"), itemAt(both, 1, "both")];
  const ask = (metric: string, at: Period) => questionOf(books, metric, at, currency);
  const figures: PeriodDrift["figures"] = [];
  for (const metric of DRIFTED) {
    const [was, is] = [
      await figureOf(reported, ask(metric, period)),
      await figureOf(now, ask(metric, period)),
    ];
    figures.push({ metric, reported: was, now: is, difference: is - was });
  }
  const of = (metric: DriftedMetric) => figures.find((figure) => figure.metric === metric)?.difference ?? 0;
  const before = periodOf(intervalOf(period), period.start - 1);
  const openings = await compared(reported, now, ask("mrr", before), "opening");
  const moves = await compared(reported, now, ask("net_new_mrr", period), "none");
  const lines = [
    ...rounded(openings, of("mrr") - of("net_new_mrr"), currency),
    ...rounded(moves, of("net_new_mrr"), currency),
  ];
  lines.sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || a.customer - b.customer);
  return { period: period.label, currency, figures, lines };
}

function questionOf({ subject, now }: TwoBooks, metric: string, period: Period, currency: string): Question {
  const asked: Asked = { metric, from: period.label, to: period.label, interval: intervalOf(period) };
  const where = now.isSeparate ? [`currency=${currency}`] : [];
  return understand({ ...asked, where }, { ...subject, isSeparate: false });
}

function intervalOf({ label, start }: Period) {
  return PERIODS.find((name) => periodOf(name, start).label === label) ?? "month";
}

async function figureOf(book: Book, question: Question): Promise<number> {
  const { rows } = await answer(book, question);
  return Number(rows.at(-1)?.value ?? 0);
}

/** Exact money of one customer, type and cause on both sides, in 1e-18 of a major unit. */
interface Exact {
  customer: number;
  type: string;
  cause: string | null;
  reported: bigint;
  now: bigint;
}

async function compared(reported: Book, now: Book, question: Question, usual: string): Promise<Exact[]> {
  const found = new Map<string, Exact>();
  for (const side of ["reported", "now"] as const) {
    const { lines } = await linesOf(side === "reported" ? reported : now, question);
    for (const { customer, type, cause, n } of lines) {
      const key = JSON.stringify([customer, type, cause]);
      const sum = found.get(key) ?? { customer, type: type ?? usual, cause, reported: 0n, now: 0n };
      sum[side] += n;
      found.set(key, sum);
    }
  }
  const moved = [...found.values()].filter((line) => line.reported !== line.now);
  return moved.sort((a, b) => a.customer - b.customer);
}

function rounded(lines: Exact[], total: number, currency: string): DriftLine[] {
  const unit = 10n ** BigInt(18 - minorDigits(currency));
  const exact = lines.map((line) => line.now - line.reported);
  const parts = roundParts(exact, unit, BigInt(total));
  const left = BigInt(total) - parts.reduce((sum, part) => sum + part, 0n);
  if (parts[0] !== undefined) parts[0] += left;
  return lines.map(({ customer, type, cause, reported }, place): DriftLine => {
    const was = Number(divideHalfEven(reported, unit));
    const difference = Number(parts[place]);
    return { customer, type, cause, reported: was, now: was + difference, difference };
  });
}
