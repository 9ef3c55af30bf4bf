import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { BASE_RATES, FAMILIES, KINDS, REPLACES, SCALE, TERMS } from "./catalogue.ts";
import { type Evidence, firstState, nextState } from "./items.ts";
import { anchors, instants, shift, ZONES } from "./moments.ts";
import type { OracleInput } from "./oracle.ts";
import { beginWith, type Repricing, repriced, repricing } from "./repricing.ts";
import { type Begin, begin, type Step, step } from "./steps.ts";

/** A generated history: all of an oracle's input but the policy. */
export type History = Omit<OracleInput, "policy">;

/** Local dates that hold every generated history with a year to spare before it; whole years. */
export const FROM_DAY = "2022-01-01";
export const TO_DAY = "2026-01-01";

/** An item that ends later than this is followed by none, so that histories stay within their dates. */
const LAST_FOLLOWED = Date.parse("2025-08-01");

const FIRST_RATE = "2021-01-01";
const RATE_DAYS = 1826;
const CURRENCIES = Object.keys(SCALE);

/** One item before it is put on the time line. */
interface Plan {
  begin: Begin;
  steps: Step[];
  at: number[];
  /** Whether it takes the place of the customer's item before it, and how far from that one's end. */
  follows: boolean;
  distance: number;
  isInOtherCurrency: boolean;
}

function plan(around: readonly number[]): fc.Arbitrary<Plan> {
  return fc.record({
    begin,
    steps: fc.array(step, { minLength: 7, maxLength: 7 }),
    at: instants(around),
    follows: fc.nat({ max: 2 }).map((n) => n === 0),
    distance: shift(),
    isInOtherCurrency: fc.nat({ max: 4 }).map((n) => n === 0),
  });
}

function statesOf(
  ids: Parameters<typeof firstState>[0],
  item: Plan,
  from: Begin,
  at: readonly number[],
): Evidence[] {
  const states = [firstState(ids, from, at[0] ?? 0)];
  at.slice(1).forEach((instant, index) => {
    const last = states.at(-1);
    const what = item.steps[index];
    if (last && what) states.push(nextState(last, what, instant));
  });
  return states;
}

/** Ends an item at its last instant (one that has only its first gets an end a week later). */
function ended(states: Evidence[]): Evidence[] {
  const last = states.at(-1);
  if (!last) return states;
  if (states.length > 1) return [...states.slice(0, -1), { ...last, status: "ended" }];
  return [last, { ...last, at: last.at + 7 * 86_400_000, status: "ended" }];
}

/** The states of one customer; an item that follows begins about when the one before it ends. */
function customerStates(
  customer: string,
  plans: readonly Plan[],
  currencies: readonly string[],
  change: Repricing | null,
): Evidence[] {
  const items: Evidence[][] = [];
  plans.forEach((item, index) => {
    const before = items.at(-1);
    const currency = currencies[item.isInOtherCurrency ? 1 % currencies.length : 0] ?? "USD";
    const ids = {
      customer,
      item: `${customer}.i${index}`,
      currency,
    };
    const first = item.at[0] ?? 0;
    const isLate = (before?.at(-1)?.at ?? 0) > LAST_FOLLOWED;
    if (!before || !item.follows || isLate) {
      items.push(statesOf(ids, item, index === 0 ? beginWith(change, item.begin) : item.begin, item.at));
      return;
    }
    const closed = ended(before);
    items[items.length - 1] = closed;
    const start = (closed.at(-1)?.at ?? first) + item.distance;
    const begins: Begin = { ...item.begin, isMetered: closed[0]?.isMetered ?? false, status: "active" };
    const moved = { ...ids, currency: closed[0]?.currency ?? currency };
    const at = [start, ...item.at.filter((instant) => instant > start)].slice(0, 8);
    items.push(statesOf(moved, item, begins, at));
  });
  return items.flatMap((states) => repriced(change, states));
}

/**
 * Rates of most days against the reporting currency: a saw around the usual rate, with gaps after the first day.
 * A counterexample prints the call instead of its thousands of rates.
 */
export function dailyRates(reporting: string, seed: number): OracleInput["rates"][number][] {
  const rates: OracleInput["rates"][number][] = [];
  const start = Temporal.PlainDate.from(FIRST_RATE);
  for (const [index, currency] of CURRENCIES.filter((c) => c !== reporting).entries()) {
    const base = BASE_RATES[`${currency}>${reporting}`] ?? 1n;
    for (let i = 0; i < RATE_DAYS; i += 1) {
      if (i > 0 && (i * 31 + seed + index) % 7 < 2) continue;
      const wave = BigInt(((i * 7919 + seed * 104_729) % 2001) - 1000);
      rates.push({ day: start.add({ days: i }).toString(), currency, e12: base + (base * wave) / 10_000n });
    }
  }
  const text = `dailyRates("${reporting}", ${seed})`;
  Object.defineProperty(rates, fc.toStringMethod, { value: () => text });
  return rates;
}

/** The order the currencies come in: a history's customers use the first, one or two of them at most. */
const currencyOrder = fc.shuffledSubarray(CURRENCIES, { minLength: 1, maxLength: CURRENCIES.length });

interface Person {
  turn: number;
  plans: Plan[];
}

function customers(around: readonly number[]): fc.Arbitrary<Person[]> {
  const one = fc.record({
    turn: fc.nat({ max: 2 }),
    plans: fc.array(plan(around), { minLength: 1, maxLength: 4 }),
  });
  return fc.array(one, { minLength: 1, maxLength: 4 });
}

/** When the last of the customers comes. */
function lastComes(people: readonly Person[]): number {
  return Math.max(...people.map(({ plans }) => Math.min(...plans.map(({ at }) => at[0] ?? 0))));
}

/** Customers, and whether a price of theirs changes. */
function company(around: readonly number[]): fc.Arbitrary<{ people: Person[]; change: Repricing | null }> {
  return customers(around).chain((people) =>
    fc.record({ people: fc.constant(people), change: repricing(around, lastComes(people)) }),
  );
}

function inZone(zone: string): fc.Arbitrary<History> {
  const content = anchors(zone).chain((around) =>
    fc.record({
      company: company(around),
      currencies: currencyOrder,
      reporting: fc.constantFrom(...CURRENCIES),
      replaces: fc.constantFrom(...REPLACES),
      seed: fc.nat({ max: 1000 }),
    }),
  );
  return content.map(({ company: { people, change }, currencies, reporting, seed, replaces }) => ({
    states: people.flatMap(({ turn, plans }, index) => {
      const own = currencies.map((_, i) => currencies[(i + turn) % currencies.length] ?? "USD");
      return customerStates(`c${index + 1}`, plans, own, change);
    }),
    zone,
    currency: reporting,
    rates: dailyRates(reporting, seed),
    families: FAMILIES,
    kinds: KINDS,
    terms: TERMS,
    replaces,
  }));
}

/**
 * Small adversarial histories: 1-4 customers of 1-4 items of 1-9 states over some two years (an item that is moved to
 * follow another may end later), at instants that collide or miss each other by what the rules turn on.
 */
export function histories(): fc.Arbitrary<History> {
  return fc.constantFrom(...ZONES).chain(inZone);
}
