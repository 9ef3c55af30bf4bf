import { startOfDay } from "../calendar.ts";
import { evidence, micros } from "../examples.ts";
import type { Evidence } from "../items.ts";
import type { Life, Market } from "./buyers.ts";
import type { Chance } from "./chance.ts";
import { dayText, firstOfMonth, monthsLater } from "./day-numbers.ts";

/** A metered item beside a life's plan: there from the first day that it is billed for, a closed period each calendar month, until the plan ends. */
export function overageOf(chance: Chance, market: Market, { customer, states, start }: Life): Evidence[] {
  const core = states.filter(({ item }) => item.endsWith(".core"));
  const ends = core.filter(({ status }) => status === "ended");
  if (core.length === 0 || core.some(({ currency }) => currency !== "USD") || ends.length > 1) return [];
  if (ends.length === 1 && core.at(-1)?.status !== "ended") return [];
  const until = ends[0]?.at ?? Number.POSITIVE_INFINITY;
  const made: Evidence[] = [];
  let units = chance.whole(2, 60);
  for (let close = monthsLater(firstOfMonth(start), 2); close <= market.last; close = monthsLater(close, 1)) {
    const at = startOfDay(dayText(close), market.zone);
    if (at >= until) break;
    const item = `${customer}.overage`;
    const base = { item, at, product: "overage", price: "overage / metered", isMetered: true };
    if (made.length === 0) {
      const from = startOfDay(dayText(monthsLater(close, -1)), market.zone);
      made.push(evidence(customer, "1970-01-01", { ...base, at: from }));
    }
    made.push(evidence(customer, "1970-01-01", { ...base, usage: micros(units), usageClosedAt: at }));
    units = Math.max(0, units + chance.whole(-8, 14));
  }
  const last = made.at(-1);
  return last && ends.length > 0 ? [...made, { ...last, at: until, status: "ended" }] : made;
}
