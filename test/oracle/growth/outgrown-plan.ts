import type { Evidence } from "../items.ts";
import { mul, q, roundHalfEven } from "../rational.ts";
import { usageAt, type Worth } from "../worth.ts";
import { dayAt } from "./day-numbers.ts";
import { FOLLOW_DAYS, type Kind } from "./kind.ts";
import { itemsOn, type Ledger } from "./ledger.ts";
import { remembered } from "./memo.ts";
import { moveTo } from "./moves.ts";
import { type Asked, planStep, type Step } from "./next-step.ts";
import { familyOf, type Holding, holdingOf, planFamilies, ranksAbove } from "./plans.ts";

const PERIODS = 3;
const LEAST = 2;

/** The next plan would have cost no more than the own one and its metered charges, in two of the last three periods. */
export const outgrownPlan: Kind = {
  id: "outgrown_plan",
  subjects: planFamilies,
  see({ ledger, customer, day }, family) {
    const holding = holdingOf(ledger, customer, family, day);
    const [next] = holding ? ranksAbove(ledger, family, holding.rank, holding.wish) : [];
    const charges = holding ? chargesOf(ledger, customer, family, holding, day) : [];
    if (!holding || !next || charges.length < LEAST) return null;
    const over = charges.filter((charge) => next.list <= holding.list + charge).length;
    return { meets: over >= LEAST, why: { over, periods: charges.length } };
  },
  step({ ledger, customer, day }, family): Step | null {
    const holding = holdingOf(ledger, customer, family, day);
    const [next] = holding ? ranksAbove(ledger, family, holding.rank, holding.wish) : [];
    if (!holding || !next) return null;
    const charges = chargesOf(ledger, customer, family, holding, day);
    const all = charges.reduce((sum, charge) => sum + charge, 0n);
    const usage = roundHalfEven(mul(q(all), q(1, Math.max(1, charges.length))));
    const metered = meteredOf(ledger, customer, family, holding, day);
    const paid = metered.reduce((sum, { micros }) => sum + micros, holding.paid);
    return { ...planStep(next, holding), ownList: holding.list + usage, paid };
  },
  came: (asked, family) => moveTo(asked, (later) => isHigher(later, family)),
  isOfSubject: false,
};

function meteredOf(ledger: Ledger, customer: string, family: string, holding: Holding, day: number): Worth[] {
  return itemsOn(ledger, customer, day).filter(
    ({ isMetered, product, currency }) =>
      isMetered && familyOf(ledger, product) === family && currency === holding.wish.currency,
  );
}

/** Whether a customer holds a higher rank of a family than on any of the 90 days before. */
function isHigher({ ledger, customer, day }: Asked, family: string): boolean {
  const rankOn = (on: number): number => holdingOf(ledger, customer, family, on)?.rank ?? 0;
  const before = Array.from({ length: FOLLOW_DAYS }, (_, index) => rankOn(day - 1 - index));
  return rankOn(day) > Math.max(...before);
}

/**
 * What metered items of a family came to a month in each of their last three closed periods, latest first: of those that ended
 * on the plan that is held.
 */
function chargesOf(
  ledger: Ledger,
  customer: string,
  family: string,
  holding: Holding,
  day: number,
): bigint[] {
  const since = planSince(ledger, customer, family, day);
  const charges: bigint[] = [];
  for (const { item } of meteredOf(ledger, customer, family, holding, day))
    closedPeriods(ledger, item, day)
      .slice(0, PERIODS)
      .filter(({ until }) => until > since)
      .forEach(({ state }, index) => {
        charges[index] = (charges[index] ?? 0n) + usageAt([state.usage], state, ledger.input.policy);
      });
  return charges;
}

/** The day from which the plan of the highest rank that a customer holds of a family has been the same. */
function planSince(ledger: Ledger, customer: string, family: string, day: number): number {
  const days = (ledger.courses.get(customer) ?? []).map(({ on }) => on).filter((on) => on <= day);
  const top = (on: number) => topOn(ledger, customer, family, on);
  const other = days.findLastIndex((on) => top(on) !== top(day));
  return days[other + 1] ?? day;
}

const topOn = remembered((ledger: Ledger, customer: string, family: string, on: number): string => {
  const [top] = holdingOf(ledger, customer, family, on)?.items.toSorted((a, b) => byRank(ledger, a, b)) ?? [];
  return top?.product ?? "";
});

function byRank({ products }: Ledger, a: Worth, b: Worth): number {
  const rankOf = ({ product }: Worth): number => products.get(product)?.rank ?? 0;
  return rankOf(b) - rankOf(a) || (a.item < b.item ? -1 : 1);
}

interface Period {
  /** The day on which it ended. */
  until: number;
  state: Evidence;
}

/** The closed periods of an item that are known on a day, each as it was told last, since the item began; latest first. */
function closedPeriods(ledger: Ledger, item: string, day: number): Period[] {
  const told = toldOf(ledger, item).filter(({ on }) => on <= day);
  const start = told.findLastIndex(({ state }) => state.status === "ended" || state.usageClosedAt === null);
  const periods = new Map<number, Evidence>();
  for (const { state } of told.slice(start + 1))
    if (state.usageClosedAt !== null) periods.set(state.usageClosedAt, state);
  const { zone } = ledger.company;
  return [...periods].sort(([a], [b]) => b - a).map(([at, state]) => ({ until: dayAt(at, zone), state }));
}

/** The states of an item with their days, in time order. */
const toldOf = remembered(
  ({ company }: Ledger, item: string): Array<{ on: number; state: Evidence }> =>
    company.states
      .filter((state) => state.item === item)
      .map((state) => ({ on: dayAt(state.at, company.zone), state }))
      .sort((a, b) => a.state.at - b.state.at),
);
