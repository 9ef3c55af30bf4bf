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
import { type Asked, type Question, type Subject, understand } from "../question/question.ts";

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
}

export interface Waterfall {
  currency: string;
  policy: string;
  /** Set when linked customers were read as one. */
  linked?: true;
  from: string;
  to: string;
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
 * neutral. They add up to closing, and each equals its `metric` answer when the range is one period.
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
  const groups = await readCells(book, await planOf(book, asOne(question)));
  const whole = togetherOf(groups.map(({ cells }) => rangeCell(cells)));
  return {
    currency: book.currency,
    policy: book.policy,
    ...(book.isLinked && { linked: true }),
    from: firstOf(question.periods, "periods").label,
    to: lastOf(question.periods, "periods").label,
    steps: stepsOf(shownCell(whole, book.currency), book.currency),
  };
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

/** A part's shown value, in minor units. */
interface Part {
  id: string;
  n: number;
  /** The cause groups that make up a part of expansion. */
  groups: string[];
}

function stepsOf(whole: Cell, currency: string): WaterfallStep[] {
  const minor = (n: bigint) => minorUnits(n, currency);
  let level = minor(whole.opening);
  const net = minor(whole.closing) - level;
  const steps = merged(partsOf(whole, minor)).flatMap((part): WaterfallStep[] => {
    const { id, n: value } = part;
    if (value === 0) return [];
    const start = level;
    level += value;
    const kind = NEUTRAL.includes(id) ? "neutral" : value > 0 ? "gain" : "loss";
    const share = net > 0 ? shareOf(value, net) : null;
    return [{ id, kind, where: whereOf(part), value, start, end: level, share }];
  });
  return [balance("opening", minor(whole.opening)), ...steps, balance("closing", minor(whole.closing))];
}

function balance(id: string, value: number): WaterfallStep {
  return { id, kind: "balance", where: [], value, start: 0, end: value, share: null };
}

/** Everything that moved, in display order. */
function partsOf(whole: Cell, minor: (n: bigint) => number): Part[] {
  const sums = new Map([["fx", minor(fxOf(whole))]]);
  const groups = new Map<string, Set<string>>();
  for (const [code, n] of whole.moved) {
    const { id, group } = partOf(code);
    sums.set(id, (sums.get(id) ?? 0) + minor(n));
    if (group !== null) groups.set(id, (groups.get(id) ?? new Set()).add(group));
  }
  return [...BEFORE, ...EXPANSION, OTHER, ...AFTER, ...NEUTRAL].map((id) => ({
    id,
    n: sums.get(id) ?? 0,
    groups: [...(groups.get(id) ?? [])].sort(),
  }));
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
  const parts = all.filter(({ id, n }) => n !== 0 || id === OTHER);
  const isFull = all.find(({ id }) => id === OTHER)?.n !== 0;
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
  return { id: OTHER, n, groups: parts.flatMap(({ groups }) => groups).sort() };
}
