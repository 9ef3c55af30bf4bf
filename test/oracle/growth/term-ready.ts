import { kindOf } from "../kinds.ts";
import { monthsLater } from "./day-numbers.ts";
import type { Kind } from "./kind.ts";
import { type Ledger, listOf } from "./ledger.ts";
import { moveTo } from "./moves.ts";
import type { Asked, Step } from "./next-step.ts";
import { mainPlan } from "./plans.ts";
import { offersOf } from "./prices.ts";

/** The main plan has been monthly for a year, and nothing has shrunk for half a year. */
export const termReady: Kind = {
  id: "term_ready",
  subjects({ input, courses }, customer) {
    const all = (courses.get(customer) ?? []).flatMap(({ items }) => items);
    return [...new Set(all.filter((item) => kindOf(input, item) === "plan").map(({ item }) => item))].sort();
  },
  see({ ledger, customer, day }, subject) {
    if (mainPlan(ledger, customer, day)?.item !== subject || !isMonthly(ledger, customer, day)) return null;
    const { termMonths, calmMonths } = ledger.company.settings;
    const since = monthlySince(ledger, customer, day);
    const isSteady = monthsLater(since, termMonths) <= day;
    const shrunk = (ledger.movements.get(customer) ?? []).filter(
      ({ type, on }) => type === "contraction" && on <= day && monthsLater(on, calmMonths) > day,
    );
    return { meets: isSteady && shrunk.length === 0, why: { shrunk: shrunk.length } };
  },
  step: yearlyStep,
  came: (asked) => moveTo(asked, ({ ledger, customer, day }) => isYearly(ledger, customer, day)),
  isOfSubject: false,
};

/** The day from which a main plan that is monthly on a day has been so. */
function monthlySince(ledger: Ledger, customer: string, day: number): number {
  const days = (ledger.courses.get(customer) ?? []).map(({ on }) => on).filter((on) => on <= day);
  const other = days.findLastIndex((on) => !isMonthly(ledger, customer, on));
  return days[other + 1] ?? day;
}

function isMonthly(ledger: Ledger, customer: string, day: number): boolean {
  const state = mainPlan(ledger, customer, day)?.state;
  return state?.interval === "month" && state.intervalCount === 1;
}

const isYearly = (ledger: Ledger, customer: string, day: number): boolean =>
  mainPlan(ledger, customer, day)?.state.interval === "year";

/** The same product by the year, in the same quantity. */
function yearlyStep({ ledger, customer, day }: Asked): Step | null {
  const item = mainPlan(ledger, customer, day);
  if (!item) return null;
  const term = { interval: "year" as const, intervalCount: 1 };
  const wish = { currency: item.currency, term, quantity: item.quantity, day };
  const yearly = offersOf(ledger, [item.product], wish).find(
    ({ price }) => price.interval === "year" && price.intervalCount === 1,
  );
  if (!yearly) return null;
  const { price, quantity, list } = yearly;
  const base = { what: "term" as const, product: price.product, price: price.id, quantity };
  return { ...base, currency: item.currency, list, ownList: listOf(ledger, item), paid: item.micros };
}
