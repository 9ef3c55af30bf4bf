import { type Q, q, ratio } from "../rational.ts";
import type { Worth } from "../worth.ts";
import { dayNumber } from "./day-numbers.ts";
import { FOLLOW_DAYS, type Kind } from "./kind.ts";
import { itemsOn, type Ledger, listOf } from "./ledger.ts";

/** A discount ends soon: the offer is a talk about what the price becomes. */
export const discountEnding: Kind = {
  id: "discount_ending",
  subjects({ company }, customer) {
    const own = new Set(company.states.filter((one) => one.customer === customer).map(({ item }) => item));
    return [...new Set(company.discounts.map(({ item }) => item))].filter((item) => own.has(item)).sort();
  },
  see({ ledger, customer, day }, subject) {
    const item = itemsOn(ledger, customer, day).find((one) => one.item === subject);
    if (!item || !hasDiscount(item)) return null;
    const ends = endsOf(ledger, subject).filter((on) => on > day);
    if (ends.length === 0) return null;
    const days = Math.min(...ends) - day;
    return { meets: days <= ledger.company.settings.discountDays, why: { days } };
  },
  step({ ledger, customer, day }, subject) {
    const item = itemsOn(ledger, customer, day).find((one) => one.item === subject);
    if (!item) return null;
    const { product, price, quantity, currency, micros: paid } = item;
    const list = listOf(ledger, item);
    return { what: "talk", product, price, quantity, currency, list, ownList: list, paid };
  },
  came: null,
  isOfSubject: false,
};

const endsOf = ({ company }: Ledger, item: string): number[] =>
  company.discounts.filter((one) => one.item === item).map(({ on }) => dayNumber(on));

const hasDiscount = ({ state: { percentOff, fixedOff } }: Worth): boolean =>
  [percentOff, fixedOff].some(({ once, repeating, forever }) => once + repeating + forever > 0);

/** What became of customers whose discount ended 91 days ago or more. */
export interface DiscountsEnded {
  ended: number;
  /** Neither contracted nor churned in the 90 days after. */
  kept: number;
  share: Q | null;
  pending: number;
}

export function discountsEnded(ledger: Ledger, today: number): DiscountsEnded {
  const all = ledger.customers.flatMap((customer) =>
    discountEnding.subjects(ledger, customer).flatMap((subject) =>
      endsOf(ledger, subject)
        .filter((on) => on <= today && wasDiscounted(ledger, customer, subject, on - 1))
        .map((on) => ({ customer, on })),
    ),
  );
  const old = all.filter(({ on }) => on < today - FOLLOW_DAYS);
  const kept = old.filter(({ customer, on }) => !hasShrunk(ledger, customer, on)).length;
  return { ended: old.length, kept, share: ratio(q(kept), q(old.length)), pending: all.length - old.length };
}

const wasDiscounted = (ledger: Ledger, customer: string, subject: string, day: number): boolean =>
  itemsOn(ledger, customer, day).some((item) => item.item === subject && hasDiscount(item));

const hasShrunk = (ledger: Ledger, customer: string, day: number): boolean =>
  (ledger.movements.get(customer) ?? []).some(
    ({ type, on }) => (type === "contraction" || type === "churn") && on > day && on <= day + FOLLOW_DAYS,
  );
