import { firstOf, lastOf } from "../../base/lookup.ts";
import type { PeriodInterval } from "../../base/period.ts";
import { intervalOf, rangePeriod } from "../../base/period.ts";
import { groupOf } from "../../base/words.ts";
import type { Book } from "../../model/parts/book.ts";
import { readCells } from "../figures/cells.ts";
import { shareOf } from "../figures/compared-figures.ts";
import { planOf } from "../figures/compute.ts";
import { minorUnits } from "../figures/figures.ts";
import { rangeCell, shownCell, togetherOf } from "../figures/shown-cell.ts";
import { type Cell, fxOf, readCode } from "../list/cell.ts";
import { oneCurrency } from "../proof/proof-cell.ts";
import { type Asked, comparedWith, type Question, type Subject, understand } from "../question/question.ts";

/** What a step does: show a balance, add, subtract, or only move money around. */
export const STEP_KINDS = ["balance", "gain", "loss", "neutral"] as const;

/** One step from opening to closing MRR. Money in minor units; `start` and `end` are the levels before and after it. */
export interface WaterfallStep {
  id: string;
  kind: (typeof STEP_KINDS)[number];
  /** Filters that narrow `net_new_mrr` over the range to this step; empty for opening and closing. */
  where: string[];
  value: number;
  start: number;
  end: number;
  /** value / (closing − opening); null for balances, and where MRR didn't grow. */
  share: number | null;
  /** The step's value over the range compared with, and value − previous; without a comparison, none. */
  previous?: number;
  change?: number;
}

export interface Waterfall {
  currency: string;
  policy: string;
  /** Set when linked customers were read as one. */
  linked?: true;
  from: string;
  to: string;
  /** The range compared with; without a comparison, none. */
  previous_from?: string;
  previous_to?: string;
  steps: WaterfallStep[];
}

/** Maximum number of steps; beyond it, the smallest expansion groups are combined. */
const MOST_STEPS = 12;

/** The parts in display order; expansion is split by cause group. */
const BEFORE = ["new", "reactivation"];
const EXPANSION = ["upsell", "add_on", "cross_sell", "usage", "price", "status"];
const OTHER = "other_expansion";
const AFTER = ["contraction", "churn"];
const NEUTRAL = ["transfer", "none", "fx"];

/**
 * The steps from opening to closing MRR over a range read as one period: won, expanded by cause group, lost, and
 * neutral. They add up to closing, and each equals its `metric` answer when the range is one period. With a comparison,
 * each step says what it was over the range before, or a year earlier; those add up too.
 * @throws CambiumError `usage` when currencies are kept apart and none is named
 */
export async function waterfall(
  of: Book,
  asked: Omit<Asked, "metric">,
  subject: Subject,
): Promise<Waterfall> {
  const interval = asked.interval ?? sharedInterval(asked.from, asked.to);
  const range = interval === undefined ? asked : { ...asked, interval };
  const question = { ...understand({ ...range, metric: "mrr" }, subject), by: [] };
  const book = { ...of, currency: of.isSeparate ? oneCurrency(question) : of.currency };
  const one = asOne(question);
  const isCompared = question.compare !== null;
  const before = isCompared ? comparedWith(question) : null;
  const whole = await wholeCell(book, one);
  const earlier = isCompared ? await wholeCell(book, { ...one, periods: comparedWith(one) }) : null;
  return {
    currency: book.currency,
    policy: book.policy,
    ...(book.isLinked && { linked: true }),
    from: firstOf(question.periods, "periods").label,
    to: lastOf(question.periods, "periods").label,
    ...(before !== null && {
      previous_from: firstOf(before, "periods").label,
      previous_to: lastOf(before, "periods").label,
    }),
    steps: stepsOf(whole, earlier, book.currency),
  };
}

/** All periods of a question as one, rounded as shown. */
async function wholeCell(book: Book, question: Question): Promise<Cell> {
  const groups = await readCells(book, await planOf(book, question));
  return shownCell(togetherOf(groups.map(({ cells }) => rangeCell(cells))), book.currency);
}

/** Where each period has customers of its own, the range is read as one: otherwise its steps don't meet. */
function asOne(question: Question): Question {
  const { members, periods } = question;
  if (members === null || periods.length === 1) return question;
  const [{ start }, { end }] = [firstOf(periods, "periods"), lastOf(periods, "periods")];
  return { ...question, interval: "range", periods: [rangePeriod(start, end)] };
}

/** The interval of both ends of a range; days when they differ. */
function sharedInterval(...labels: (string | undefined)[]): PeriodInterval | undefined {
  const intervals = new Set(labels.flatMap((label) => intervalOf(label) ?? []));
  return intervals.size > 1 ? "day" : [...intervals][0];
}

/** A part's shown values, in minor units. */
interface Part {
  id: string;
  n: number;
  /** Its value over the range compared with; 0 without a comparison. */
  before: number;
  /** The cause groups that make up a part of expansion. */
  groups: string[];
}

function stepsOf(whole: Cell, earlier: Cell | null, currency: string): WaterfallStep[] {
  const minor = (n: bigint) => minorUnits(n, currency);
  let level = minor(whole.opening);
  const net = minor(whole.closing) - level;
  const withBefore = (value: number, previous: number) =>
    earlier === null ? {} : { previous, change: value - previous };
  const steps = merged(partsOf(whole, earlier, minor)).flatMap((part): WaterfallStep[] => {
    const { id, n: value, before } = part;
    if (value === 0 && before === 0) return [];
    const start = level;
    level += value;
    const kind = NEUTRAL.includes(id) ? "neutral" : (value || before) > 0 ? "gain" : "loss";
    const share = net > 0 ? shareOf(value, net) : null;
    return [
      { id, kind, where: whereOf(part), value, start, end: level, share, ...withBefore(value, before) },
    ];
  });
  const balance = (id: "opening" | "closing"): WaterfallStep => {
    const value = minor(whole[id]);
    const own = withBefore(value, earlier === null ? 0 : minor(earlier[id]));
    return { id, kind: "balance", where: [], value, start: 0, end: value, share: null, ...own };
  };
  return [balance("opening"), ...steps, balance("closing")];
}

/** Everything that moved in either range, in display order. */
function partsOf(whole: Cell, earlier: Cell | null, minor: (n: bigint) => number): Part[] {
  const [now, then] = [sumsOf(whole, minor), earlier === null ? null : sumsOf(earlier, minor)];
  return [...BEFORE, ...EXPANSION, OTHER, ...AFTER, ...NEUTRAL].map((id) => ({
    id,
    n: now.get(id)?.n ?? 0,
    before: then?.get(id)?.n ?? 0,
    groups: [...new Set([...(now.get(id)?.groups ?? []), ...(then?.get(id)?.groups ?? [])])].sort(),
  }));
}

/** What each part moved, and the cause groups it's made of. */
function sumsOf(whole: Cell, minor: (n: bigint) => number): Map<string, { n: number; groups: Set<string> }> {
  const sums = new Map([["fx", { n: minor(fxOf(whole)), groups: new Set<string>() }]]);
  for (const [code, n] of whole.moved) {
    const { id, group } = partOf(code);
    const sum = sums.get(id) ?? { n: 0, groups: new Set<string>() };
    sum.n += minor(n);
    if (group !== null) sum.groups.add(group);
    sums.set(id, sum);
  }
  return sums;
}

/** The part that a type and a cause belong to, with the cause group for expansion. */
function partOf(code: number): { id: string; group: string | null } {
  const { type, cause } = readCode(code);
  if (type !== "expansion") return { id: type, group: null };
  const group = groupOf(cause);
  const id = group.replace("-", "_");
  return { id: EXPANSION.includes(id) ? id : OTHER, group };
}

function whereOf({ id, groups }: Part): string[] {
  if (groups.length === 0) return [`type=${id}`];
  return ["type=expansion", ...groups.map((group) => `group=${group}`)];
}

/** Combines the smallest expansion groups until the parts fit. */
function merged(all: Part[]): Part[] {
  const isSome = ({ n, before }: Part) => n !== 0 || before !== 0;
  const parts = all.filter((part) => isSome(part) || part.id === OTHER);
  const isFull = parts.some((part) => part.id === OTHER && isSome(part));
  const over = parts.length - (isFull ? 0 : 1) - (MOST_STEPS - 2);
  if (over <= 0) return parts;
  const smallest = parts
    .filter(({ id }) => EXPANSION.includes(id))
    .sort((a, b) => Math.abs(a.n) - Math.abs(b.n))
    .slice(0, isFull ? over : over + 1);
  return parts
    .filter((part) => !smallest.includes(part))
    .map((part) => (part.id === OTHER ? together([part, ...smallest]) : part));
}

function together(parts: Part[]): Part {
  const n = parts.reduce((sum, part) => sum + part.n, 0);
  const before = parts.reduce((sum, part) => sum + part.before, 0);
  return { id: OTHER, n, before, groups: parts.flatMap(({ groups }) => groups).sort() };
}
