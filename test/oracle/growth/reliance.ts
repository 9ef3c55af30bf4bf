import { comparableTo, everybody, owns } from "./comparable.ts";
import { addOnQuantity, holdersBeside, holds, middleQuantity } from "./headroom.ts";
import { expansionsBy, type Kind } from "./kind.ts";
import { daysOf, isActive, type Ledger } from "./ledger.ts";
import { remembered } from "./memo.ts";
import { type Asked, productStep, type Step, wishOf } from "./next-step.ts";
import { seenOn } from "./observations.ts";
import { familyOf, mainPlan } from "./plans.ts";
import { offersOf } from "./prices.ts";
import { spanOf, sumWithin } from "./spans.ts";
import { metricOf, metricsOf } from "./usage-kind.ts";

const DAYS = 28;
const LEAST_DAYS = 20;
/** A tenth of fewer is nobody. */
const LEAST_USERS = 10;

/** In the top tenth of those of its main plan that were seen that day, by use of a feature, on every observed day of the last 28. */
export const reliance: Kind = {
  id: "reliance",
  subjects: (ledger, customer) =>
    metricsOf(false)(ledger, customer).filter((id) => metricOf(ledger, id).product !== null),
  see({ ledger, customer, day }, subject) {
    const { product } = metricOf(ledger, subject);
    if (product === null || isOwned(ledger, customer, product, day)) return null;
    const places: Place[] = [];
    for (let on = day; on > day - DAYS; on -= 1) {
      const place = placeOn(ledger, customer, subject, on, day);
      if (place && place.users < LEAST_USERS) return null;
      if (place) places.push(place);
    }
    const [latest] = places;
    if (!latest || places.length < LEAST_DAYS) return null;
    const meets = places.every(({ above, users }) => above * 10 < users);
    return { meets, why: { ...latest, seen: places.length } };
  },
  step: featureStep,
  came: expansionsBy(
    ["add_on", "cross_sell"],
    (ledger, { product }, subject) => product === metricOf(ledger, subject).product,
  ),
  isOfSubject: true,
};

const isOwned = (ledger: Ledger, customer: string, product: string, day: number): boolean =>
  holds(ledger, customer, product, day) || owns(ledger, customer, familyOf(ledger, product), day);

/** Where a customer stands on a day. */
interface Place {
  value: number;
  /** How many on its main plan use more, and how many of them are known, itself among them. */
  above: number;
  users: number;
}

/** By what is known on a later day; null: it was not seen on the day, or did not pay. */
const placeOn = (ledger: Ledger, customer: string, id: string, day: number, known: number): Place | null =>
  isActive(ledger, customer, day)
    ? placeAs(ledger, customer, id, day, lastNews(ledger, id, day, known))
    : null;

const placeAs = remembered(
  (ledger: Ledger, customer: string, id: string, day: number, known: number): Place | null => {
    const value = valueOn(ledger, customer, id, day, known);
    const plan = mainPlan(ledger, customer, day)?.product;
    if (value === null || plan === undefined) return null;
    const values = valuesOn(ledger, id, plan, day, known);
    return { value, above: values.filter((other) => other > value).length, users: values.length };
  },
);

/** What each customer of a main plan that was seen on a day used of a metric. */
const valuesOn = remembered(
  (ledger: Ledger, id: string, plan: string, day: number, known: number): number[] =>
    everybody(ledger, day)
      .filter((other) => mainPlan(ledger, other, day)?.product === plan)
      .flatMap((other) => valueOn(ledger, other, id, day, known) ?? []),
);

/** The value of a day on which it was seen: a level as last seen, a count in its span so far. */
function valueOn(ledger: Ledger, customer: string, id: string, day: number, known: number): number | null {
  const seen = seenOn(daysOf(ledger, customer, id), day, known);
  const isLevel = metricOf(ledger, id).kind === "level";
  return seen && (isLevel ? seen.last : countUntil(ledger, customer, id, day, known));
}

const countUntil = remembered(
  (ledger: Ledger, customer: string, id: string, day: number, known: number): number => {
    const metric = metricOf(ledger, id);
    const { first } = spanOf(ledger, customer, metric, day);
    return sumWithin(ledger, customer, metric, { first, last: day }, known);
  },
);

/** The last day up to one on which something of a metric was recorded after its own day; the day itself, if nothing was. */
function lastNews(ledger: Ledger, id: string, day: number, known: number): number {
  const late = lateOf(ledger, id);
  for (let on = known; on > day; on -= 1) if (late.has(on)) return on;
  return day;
}

const lateOf = remembered(
  ({ customers, seen }: Ledger, id: string): Set<number> =>
    new Set(
      customers
        .flatMap((customer) => [...(seen.get(customer)?.get(id)?.values() ?? [])].flat())
        .filter(({ on, recordedOn }) => recordedOn > on)
        .map(({ recordedOn }) => recordedOn),
    ),
);

/** The product of the feature: an add-on or a family's plan, in the quantity that headroom gives it. */
function featureStep({ ledger, customer, day }: Asked, subject: string): Step | null {
  const { product } = metricOf(ledger, subject);
  const wish = wishOf({ ledger, customer, day });
  if (product === null || !wish) return null;
  const family = familyOf(ledger, product);
  const isAddOn = ledger.products.get(product)?.kind === "add_on";
  const quantity = isAddOn
    ? addOnQuantity(ledger, holdersBeside(ledger, customer, product, day), product, wish.quantity, day)
    : middleQuantity(ledger, comparableTo(ledger, customer, family, day).owners, family, day);
  const [offer] = offersOf(ledger, [product], { ...wish, quantity });
  return offer ? productStep(offer) : null;
}
