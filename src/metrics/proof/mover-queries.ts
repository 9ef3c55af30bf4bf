import { firstOf } from "../../base/lookup.ts";
import { addMonths } from "../../base/period.ts";
import { REKEYED } from "../../model/ledger/part-writer.ts";
import type { Book } from "../../model/parts/book.ts";
import { literal } from "../../warehouse/literal.ts";
import { movedConditions } from "../figures/counts.ts";
import { type CellPlan, conditions } from "../figures/plan.ts";
import { WORTH } from "../list/metric.ts";
import type { Question } from "../question/question.ts";
import { date, upTo } from "./lines.ts";

/** A cell to find the customers of. */
export interface Search {
  book: Book;
  question: Question;
  plan: CellPlan;
  /** The first day, and the day after the last. */
  start: number;
  end: number;
}

/** SQL for what each customer adds: customer, n, and the size to sort by; null when only lines can tell. */
export function sharesQuery(search: Search): string | null {
  const { start, end, question } = search;
  switch (question.metric.proof) {
    case "changes":
      return changesQuery(search);
    case "balances":
      return standingQuery(search, start, true);
    case "openings":
      return standingQuery(search, start, false);
    case "year":
      return standingQuery(search, addMonths(end, -12), false);
    default:
      return null;
  }
}

/** What each customer moved, minus what it moved in the period before for metrics that compare with it. */
function changesQuery(search: Search): string {
  const { question, plan } = search;
  const parts = movedQueries(search, question.metric.moved?.sign ?? 1n);
  if (question.metric.needs.includes("previous")) {
    const { start, end } = firstOf(plan.periods, "periods");
    parts.push(...movedQueries({ ...search, start, end }, -1n));
  }
  return `select customer, sum(n) as n, sum(n) as size from (
${parts.join("\nunion all\n")}
) group by customer`;
}

function movedQueries(search: Search, sign: bigint): string[] {
  const { question, plan, start, end } = search;
  const moved = `select f.customer as customer, ${sign} * sum(cast(f.micros as hugeint) * r.rate) as n
from ${plan.scope.tables.flows} f
join rates r on r.currency = f.currency and r.rated_on = f.moved_on
where ${conditions(plan, ...movedConditions(question, plan), `f.moved_on >= ${date(start)}`, `f.moved_on < ${date(end)}`)}
group by f.customer`;
  const isFxWanted = (["type", "cause", "group"] as const).every(
    (name) => question.where.get(name)?.includes("fx") ?? true,
  );
  return question.metric.moved?.hasFx === true && isFxWanted ? [moved, fxQuery(search)] : [moved];
}

/** What exchange rates alone added to or took from each customer's money in other currencies. */
function fxQuery({ book, plan, start, end }: Search): string {
  return `select o.customer as customer, o.closing * e.rate - coalesce(o.opening * s.rate, 0) - o.moved as n
from (
  select f.customer as customer, f.currency as currency,
    sum(case when ${upTo(plan, start)} then f.micros else 0 end) as opening, sum(f.micros) as closing,
    sum(case when f.moved_on >= ${date(start)} and f.type <> ${REKEYED} then cast(f.micros as hugeint) * r.rate else 0 end) as moved
  from ${plan.scope.tables.flows} f
  join currencies c on c.currency = f.currency and c.code <> ${literal(book.currency)}
  left join rates r on r.currency = f.currency and r.rated_on = f.moved_on
  where ${conditions(plan, `f.moved_on < ${date(end)}`)}
  group by all
) o
join ${ratesOn(end - 1)} e on e.currency = o.currency
left join ${ratesOn(start - 1)} s on s.currency = o.currency
where o.closing * e.rate - coalesce(o.opening * s.rate, 0) - o.moved <> 0`;
}

/** The rates on a day as a subquery; after the last known day, the last rates. */
export function ratesOn(day: number): string {
  return `(select r.currency as currency, r.rate as rate from rates r
    join (select currency, max(rated_on) as last_on from rates group by currency) l
      on l.currency = r.currency and r.rated_on = least(${date(day)}, l.last_on))`;
}

/**
 * Each customer's share of a figure, with its MRR at `start` (`before`) at the rates of the start or of the end, and
 * what it has at the end in its own currencies (`closing`).
 */
function standingQuery(search: Search, start: number, isOfEnd: boolean): string {
  const day = (isOfEnd ? search.end : start) - 1;
  const { proof, share = WORTH } = search.question.metric;
  const size = proof === "balances" ? share.sql : "after - before";
  return `select customer, ${share.sql} as n, ${size} as size, before, closing from (
${worthQuery(search, start, { before: day, after: day })}
group by o.customer
)
where ${isOfEnd ? "closing" : "opening"} > 0`;
}

/** Each customer's MRR at `start` and at the end, each at the rates of a given day. */
export function worthQuery(
  { plan, end }: Search,
  start: number,
  rated: { before: number; after: number },
  only = "true",
): string {
  return `select o.customer as customer, max(o.opening) as opening, max(o.closing) as closing,
  coalesce(sum(o.opening * b.rate), 0) as before, coalesce(sum(o.closing * a.rate), 0) as after
from (
  select f.customer as customer, f.currency as currency,
    sum(case when ${upTo(plan, start)} then cast(f.micros as hugeint) else 0 end) as opening, sum(cast(f.micros as hugeint)) as closing
  from ${plan.scope.tables.flows} f
  where ${conditions(plan, `f.moved_on < ${date(end)}`, only)}
  group by all
) o
left join ${ratesOn(rated.before)} b on b.currency = o.currency
left join ${ratesOn(rated.after)} a on a.currency = o.currency`;
}
