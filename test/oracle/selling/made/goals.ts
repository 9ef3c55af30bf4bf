import type { Target } from "../../../../src/growth/records/schemas.ts";
import type { Chance } from "../../growth/chance.ts";
import { actualOn } from "../pace/actuals.ts";
import { isMoney, kindOf, PACED, type PacedMetric } from "../pace/paced.ts";
import { laterSpan, type Span, spanOf } from "../periods.ts";
import type { Selling, TargetVersion } from "../selling.ts";

/** Targets of any metric around today, of whomever: in the running year, quarters and months, over or still to come. */
export function goalsOf(chance: Chance, selling: Selling): TargetVersion[] {
  const { today, targets } = selling;
  const taken = new Set(targets.map(({ body }) => keyOf(body)));
  const goals: TargetVersion[] = [];
  const put = (metric: PacedMetric, scope: Target["scope"], span: Span) => {
    const body = {
      metric,
      scope,
      period: span.label,
      amount: amountOf(chance, selling, metric, scope, span),
    };
    if (taken.has(keyOf(body))) return;
    taken.add(keyOf(body));
    goals.push({ id: `g${goals.length + 1}`, body, recordedOn: today - chance.whole(0, 30) });
  };
  for (let count = 0; count < GOALS; count += 1) {
    const [metric, scope] = [chance.of(chance.in100(40) ? SOLD : PACED), scopeOf(chance, selling)];
    for (const span of spansOf(chance, today)) put(metric, scope, span);
  }
  return goals;
}

const GOALS = 14;
const SOLD: readonly PacedMetric[] = ["expansion_mrr"];

const keyOf = ({ metric, period, scope }: Target): string => JSON.stringify([metric, period, scope]);

function scopeOf(chance: Chance, { people, segments }: Selling): Target["scope"] {
  const of = chance.of(["company", "person", "person", "segment"] as const);
  if (of === "person") return { of, person: chance.of(people).id };
  return of === "segment" ? { of, segment: chance.of(segments).name } : { of };
}

/** One period, or a whole with its parts. */
function spansOf(chance: Chance, today: number): Span[] {
  const quarter = laterSpan("quarter", spanOf("quarter", today), chance.of([0, 0, 0, -1, 1]));
  const month = spanOf("month", quarter.start);
  const year = spanOf("year", today);
  return chance.of([
    [quarter],
    [quarter, ...[0, 1, 2].map((count) => laterSpan("month", month, count))],
    [spanOf("month", today)],
    [year],
    chance.in100(50) ? [year, ...[0, 1, 2, 3].map((count) => laterSpan("quarter", year, count))] : [year],
  ]);
}

/** Below or above what it is now, or of a period to come what it was in the one before. */
function amountOf(
  chance: Chance,
  selling: Selling,
  metric: PacedMetric,
  scope: Target["scope"],
  span: Span,
): number {
  const some = chance.whole(1, 5000);
  const share = chance.of([0.4, 0.85, 0.97, 1.04, 1.3, 4]);
  const { today } = selling;
  const actual = span.start > today ? null : actualOn(selling, metric, scope, span, today).actual;
  const now = actual === null ? 0 : Number(actual.n) / Number(actual.d);
  const plain = isMoney(metric) ? Math.round((now * share) / 10_000) * 10_000 : round(now * share);
  const isUsable = kindOf(metric) === "flow" ? plain > 0 : plain !== 0;
  if (isUsable) return plain;
  return isMoney(metric) ? some * 1_000_000 : some / 100;
}

/** A count or share as somebody would set it. */
const round = (figure: number): number => (figure > 5 ? Math.round(figure) : Math.round(figure * 1e4) / 1e4);
