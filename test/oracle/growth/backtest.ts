import { add, mul, type Q, q, ratio, sum, ZERO } from "../rational.ts";
import { dayText, monthsLater } from "./day-numbers.ts";
import { holdsWithin, isJudged, type Run, runsOf } from "./firings.ts";
import { type Came, FOLLOW_DAYS, type Kind } from "./kind.ts";
import { activeOn, type Ledger } from "./ledger.ts";
import { mainPlan } from "./plans.ts";
import { outside, wilson } from "./wilson.ts";

const BACK_MONTHS = 18;
/** A customer counts once in so many days. */
const ONCE_DAYS = 90;
/** A control's condition held on none of so many days, the firing's among them. */
const CALM_DAYS = 30;
const LEAST_CONTROLS = 5;
const LEAST_JUDGED = 20;

/** What firings of a kind were followed by. */
export interface Backtest {
  kind: string;
  /** Firings old enough to be judged. */
  firings: number;
  /** Those with enough controls. */
  judged: number;
  followed: number;
  /** Firings of the last 90 days. */
  pending: number;
  leftCut: number;
  backfilled: Q | null;
  precision: Q | null;
  interval: { low: number; high: number } | null;
  base: Q | null;
  /** Precision over base; null: there is no base, or it is 0. */
  lift: Q | null;
  medianLeadDays: Q | null;
  /** Micros of the reporting currency. */
  mrr: Q;
  verdict: "works" | "worse than nothing" | "not shown";
  rows: BacktestRow[];
}

/** One firing. */
export interface BacktestRow {
  customer: string;
  subject: string;
  on: string;
  controls: string[];
  controlsFollowed: string[];
  isFollowed: boolean;
  leadDays: number | null;
  mrr: Q;
}

/** What a kind's firings were worth, as of a day. */
export function backtestOf(ledger: Ledger, kind: Kind, today: number): Backtest {
  const all = ledger.customers.flatMap((customer) => counted(ledger, kind, customer, today));
  const [from, to] = [monthsLater(today, -BACK_MONTHS), today - FOLLOW_DAYS - 1];
  const old = all.filter(({ firedOn }) => firedOn >= from && firedOn <= to).sort(byDay);
  const rows = old.map((run) => rowOf(ledger, kind, run));
  return {
    kind: kind.id,
    ...summary(rows),
    pending: all.filter(({ firedOn }) => firedOn > to).length,
    leftCut: leftCutOf(ledger, kind, from, today),
    backfilled: ratio(q(old.filter(({ isBackfilled }) => isBackfilled).length), q(old.length)),
    rows,
  };
}

const byDay = (a: Run, b: Run): number => a.firedOn - b.firedOn || (a.customer < b.customer ? -1 : 1);

function firingsOf(ledger: Ledger, kind: Kind, customer: string, today: number): Run[] {
  const runs = kind
    .subjects(ledger, customer)
    .flatMap((subject) => runsOf(ledger, kind, customer, subject, today));
  return runs.sort((a, b) => a.firedOn - b.firedOn || (a.subject < b.subject ? -1 : 1));
}

/** A customer's firings that count: none that is left-cut, and none within 90 days of one that counts. */
function counted(ledger: Ledger, kind: Kind, customer: string, today: number): Run[] {
  const kept: Run[] = [];
  for (const run of firingsOf(ledger, kind, customer, today)) {
    const last = kept.at(-1);
    if (run.isLeftCut || (last && run.firedOn - last.firedOn < ONCE_DAYS)) continue;
    kept.push(run);
  }
  return kept;
}

function leftCutOf(ledger: Ledger, kind: Kind, from: number, today: number): number {
  const all = ledger.customers.flatMap((customer) => firingsOf(ledger, kind, customer, today));
  return all.filter(({ isLeftCut, firedOn }) => isLeftCut && firedOn >= from).length;
}

function rowOf(ledger: Ledger, kind: Kind, { customer, subject, firedOn: day }: Run): BacktestRow {
  const came = kind.came?.({ ledger, customer, day }, subject) ?? [];
  const controls = controlsOf(ledger, kind, customer, subject, day);
  const [first] = came;
  return {
    customer,
    subject,
    on: dayText(day),
    controls: controls.map((control) => control.customer),
    controlsFollowed: controls.filter((one) => one.came.length > 0).map((one) => one.customer),
    isFollowed: first !== undefined,
    leadDays: first ? first.on - day : null,
    mrr: sum(came.map(({ micros }) => micros)),
  };
}

interface Control {
  customer: string;
  came: Came[];
}

/** Others on the same main plan that could be judged on the day, and whose condition did not hold in the 30 days to it. */
function controlsOf(ledger: Ledger, kind: Kind, customer: string, subject: string, day: number): Control[] {
  const plan = mainPlan(ledger, customer, day)?.product;
  const others = activeOn(ledger, day).filter(
    (other) => other !== customer && mainPlan(ledger, other, day)?.product === plan,
  );
  return others.flatMap((other) => {
    const all = kind.subjects(ledger, other);
    const subjects = kind.isOfSubject ? all.filter((one) => one === subject) : all;
    const judged = subjects.filter((one) => isJudged(ledger, kind, other, one, day));
    const hasHeld = subjects.some((one) => holdsWithin(ledger, kind, other, one, [day - CALM_DAYS + 1, day]));
    if (judged.length === 0 || hasHeld) return [];
    const came = judged.flatMap((one) => kind.came?.({ ledger, customer: other, day }, one) ?? []);
    return [{ customer: other, came }];
  });
}

type Summary = Omit<Backtest, "kind" | "pending" | "leftCut" | "backfilled" | "rows">;

/** What some firings come to. */
export function summary(rows: readonly BacktestRow[]): Summary {
  const judged = rows.filter(({ controls }) => controls.length >= LEAST_CONTROLS);
  const followed = judged.filter(({ isFollowed }) => isFollowed);
  const precision = ratio(q(followed.length), q(judged.length));
  const shares = judged.map((row) => q(row.controlsFollowed.length, row.controls.length));
  const base = judged.length === 0 ? null : mul(sum(shares), q(1, judged.length));
  return {
    firings: rows.length,
    judged: judged.length,
    followed: followed.length,
    precision,
    interval: wilson(followed.length, judged.length),
    base,
    lift: precision && base && ratio(precision, base),
    medianLeadDays: median(followed.flatMap(({ leadDays }) => leadDays ?? [])),
    mrr: followed.reduce((all, { mrr }) => add(all, mrr), ZERO),
    verdict: verdictOf(base, followed.length, judged.length),
  };
}

function verdictOf(base: Q | null, followed: number, judged: number): Backtest["verdict"] {
  if (base === null || judged < LEAST_JUDGED) return "not shown";
  const where = outside(base, followed, judged);
  if (where === "below") return "works";
  return where === "above" ? "worse than nothing" : "not shown";
}

/** The middle of a list; of an even number, the mean of the middle two. */
export function median(list: readonly number[]): Q | null {
  const sorted = [...list].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : q(low + high, 2);
}
