import { firstOf, lastOf } from "../../base/lookup.ts";
import type { Period } from "../../base/period.ts";
import { dateOfDay, type Zone } from "../../base/zone.ts";
import { countedStatuses } from "../../engine/item.ts";
import type { Book } from "../../model/parts/book.ts";
import type { ItemDimension } from "../../model/parts/dimensions.ts";
import { stateConditions, statesOf } from "../../model/parts/state-source.ts";
import { literal } from "../../warehouse/literal.ts";
import { asOne } from "../figures/members.ts";
import { type CellPlan, conditions } from "../figures/plan.ts";
import type { Question } from "../question/question.ts";

/** Subscription trials in a period. */
export interface Trials {
  started: number;
  ended: number;
  /** Trials that ended and turned into a paid subscription. */
  converted: number;
}

const TYPES = ["bigint", "smallint", "utinyint", "utinyint", "utinyint"] as const;

/**
 * Trials that began and ended, by period index and currency number (0 where currencies aren't kept apart). A trial is a
 * subscription's time in status trialing; it converted when the state after it counts and is metered or costs
 * something. Closes don't store trials, so as-reported answers show them as known now.
 */
export async function readTrials(
  book: Book,
  plan: CellPlan,
  items: Map<ItemDimension, number[]>,
  zone: Zone,
): Promise<Map<string, Trials>> {
  const found = new Map<string, Trials>();
  const { periods } = plan;
  for await (const { rows, columns } of book.warehouse.stream(
    trialsQuery(book, plan, items, zone),
    [...TYPES],
    book.schema,
  )) {
    for (let row = 0; row < rows; row++) {
      const [at = 0, currency = 0, started = 0, ended = 0, converted = 0] = columns.map(
        (column) => column[row],
      );
      const key = trialKey(indexOf(periods, zone.dayOf(at)), book.isSeparate ? currency : 0);
      const sum = found.get(key) ?? { started: 0, ended: 0, converted: 0 };
      found.set(key, {
        started: sum.started + started,
        ended: sum.ended + ended,
        converted: sum.converted + converted,
      });
    }
  }
  return found;
}

/** The plan of trials, whose rows `f` have an instant, with who was in the segment in the period of each. */
export async function trialPlan(plan: CellPlan, question: Question, zone: Zone): Promise<CellPlan> {
  const steps = question.periods.map(
    ({ start, end }) => `when f.at_ms < ${zone.startOf(end)} then date '${dateOfDay(start)}'`,
  );
  return asOne(plan, question, `case ${steps.join(" ")} end`);
}

/** The key of a period and a currency in the map of `readTrials`. */
export function trialKey(index: number, currency: number): string {
  return `${index} ${currency}`;
}

/** The currency number in such a key. */
export function readTrialCurrency(key: string): number {
  return Number(key.split(" ")[1]);
}

function indexOf(periods: Period[], day: number): number {
  return periods.findIndex(({ start, end }) => day >= start && day < end);
}

/** SQL for the starts and ends of trials, per subscription rather than per item. */
function trialsQuery(
  { isSeparate, isLinked, rules }: Book,
  plan: CellPlan,
  items: Map<ItemDimension, number[]>,
  zone: Zone,
): string {
  const states = statesOf({ isLinked });
  const from = zone.startOf(firstOf(plan.periods, "periods").start);
  const to = zone.startOf(lastOf(plan.periods, "periods").end);
  return `with steps as (
  select s.*, cast(s.status as varchar) as is_now, lag(cast(s.status as varchar), 1, '') over (partition by s.item order by s.at_ms) as was
  from ${states} s
  where s.item in (select item from ${states} where status = 'trialing')
), turns as (
  select f.customer as customer, coalesce(i.subscription_id, i.item_id) as subscription, f.at_ms as at_ms, ${isSeparate ? "f.currency" : "0"} as currency,
    f.is_now = 'trialing' as is_started,
    f.was = 'trialing' and f.is_now in (${countedStatuses(rules).map(literal).join(", ")}) and (f.amount_micros > 0 or f.is_metered) as is_converted
  from steps f
  join items i on i.item = f.item
  where (f.is_now = 'trialing') <> (f.was = 'trialing') and f.at_ms >= ${from} and f.at_ms < ${to}
    and ${conditions(plan, ...stateConditions(items))}
)
select at_ms::double, currency::smallint, max(is_started::utinyint), max((not is_started)::utinyint), max(is_converted::utinyint)
from turns
group by customer, subscription, at_ms, currency`;
}
