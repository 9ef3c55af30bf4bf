import { numberIn } from "../../warehouse/rows.ts";
import { meanCharge, type PlanBill, planBillsOn } from "../families/plan-bills.ts";
import type { GrowthBook } from "../growth-book.ts";
import type { KindName } from "../signals/kinds.ts";
import type { Headroom, HeadroomOfAll } from "./headroom.ts";
import { type Holding, inReporting } from "./holdings.ts";
import { choose, nextOf, type OnSale } from "./price-list.ts";

export const STEP_KINDS = ["plan", "quantity", "product", "term", "talk"] as const;

/** What a customer could be offered for a signal. Money in micros of the reporting currency, a month. */
export interface Step {
  what: (typeof STEP_KINDS)[number];
  product: number;
  price: number;
  quantity: number;
  /** What it lists at, and what it takes the place of lists at. */
  list: number;
  now: number;
}

/** What a step is asked for: a kind of signal, and the number of its metric, family or item. */
export interface StepAsked {
  kind: KindName;
  subject: number | null;
  /** What the customer may use now, in millionths. */
  limit: bigint | null;
}

interface MetricLimit {
  product: number | null;
  price: number | null;
  amount: number;
  isPerQuantity: boolean;
}

/** What steps are found with: headroom of the day, and the limits of products and prices. */
export interface StepWorld {
  of(customer: number): Headroom | undefined;
  step(customer: number, asked: StepAsked): Step | null;
}

/** So many percent more seats are offered. */
const MORE_SEATS = 20;

/** Reads what the next steps of a day need. */
export async function stepWorld({ book }: GrowthBook, all: HeadroomOfAll, day: number): Promise<StepWorld> {
  const limits = new Map<number, MetricLimit[]>();
  for (const row of await book.warehouse.query("select * from growth.limits order by from_day")) {
    const metric = numberIn(row, "metric");
    const one = {
      product: row.product === null ? null : numberIn(row, "product"),
      price: row.price === null ? null : numberIn(row, "price"),
      amount: numberIn(row, "amount"),
      isPerQuantity: row.is_per_quantity === true,
    };
    limits.set(metric, [...(limits.get(metric) ?? []), one]);
  }
  const metrics = await book.warehouse.query("select metric, product, is_seats from growth.metrics");
  const featureOf = new Map(
    metrics.map((row) => [numberIn(row, "metric"), row.product === null ? null : numberIn(row, "product")]),
  );
  const seats = new Set(metrics.filter((row) => row.is_seats === true).map((row) => numberIn(row, "metric")));
  const customers = new Map(all.customers.map((one) => [one.held.customer, one]));
  const bills = new Map<string, PlanBill>();
  for (const bill of await planBillsOn(book.warehouse, day))
    bills.set(`${bill.customer} ${bill.family}`, bill);
  const world: World = { all, limits, featureOf, seats, bills };
  return {
    of: (customer) => customers.get(customer),
    step: (customer, asked) => {
      const one = customers.get(customer);
      const step = one === undefined ? null : STEPS[asked.kind](world, one, asked);
      if (step === null) return null;
      const { currency, ...rest } = step;
      const brought = (micros: number) => inReporting(book, currency, day, micros);
      return { ...rest, list: brought(step.list), now: brought(step.now) };
    },
  };
}

interface World {
  all: HeadroomOfAll;
  limits: Map<number, MetricLimit[]>;
  featureOf: Map<number, number | null>;
  seats: Set<number>;
  /** By customer and family. */
  bills: Map<string, PlanBill>;
}

/** A step in the customer's currency. */
type OwnStep = Step & { currency: number };
type Find = (world: World, one: Headroom, asked: StepAsked) => OwnStep | null;

const limitStep: Find = (world, one, asked) => higherLimit(world, one, asked) ?? moreUnits(world, one, asked);
const seatStep: Find = (world, one, asked) => moreUnits(world, one, asked) ?? higherLimit(world, one, asked);

/** What each kind offers. */
const STEPS: Record<KindName, Find> = {
  limit_hit: limitStep,
  limit_near: limitStep,
  seats_full: seatStep,
  usage_growing: limitStep,
  over_commitment: limitStep,
  reliance: featureStep,
  outgrown_plan: outgrownStep,
  lookalike: familyStep,
  team_growing: (world, one, asked) => moreUnits(world, one, { ...asked, subject: null }),
  term_ready: termStep,
  discount_ending: talkStep,
};

/** The holding that a metric is about: of what carries its limit, else of its feature, else of the main plan. */
function holdingOf(
  { limits, featureOf, all }: World,
  { held }: Headroom,
  subject: number | null,
): Holding | undefined {
  const own = subject === null ? [] : (limits.get(subject) ?? []);
  const carrier = own.find(({ product }) => product !== null && held.products.has(product))?.product;
  const feature = subject === null ? null : (featureOf.get(subject) ?? null);
  const product = carrier ?? feature;
  const family = product === null ? held.main?.family : all.catalogue.family(product);
  const holding = held.families.get(family ?? -1);
  return holding?.hasPlan === true ? holding : held.families.get(held.main?.family ?? -1);
}

/** The limit of a metric that a price includes; null where none is declared for it. */
function includedIn(
  { limits }: World,
  metric: number,
  { product, price }: OnSale,
  quantity: number,
): number | null {
  const own = limits.get(metric) ?? [];
  const limit = own.findLast((one) => one.price === price) ?? own.findLast((one) => one.product === product);
  if (limit === undefined) return null;
  return limit.isPerQuantity ? limit.amount * quantity : limit.amount;
}

/** The lowest higher rank that allows more; where no limit is declared, the next rank. */
function higherLimit(world: World, one: Headroom, { subject, limit }: StepAsked): OwnStep | null {
  const holding = holdingOf(world, one, subject);
  if (holding === undefined) return null;
  const { currency, months, quantity, rank, family } = holding;
  const prices = (world.all.prices.ofFamily.get(family) ?? []).filter(
    (price) => price.kind === "plan" && price.rank > rank && price.currency === currency,
  );
  const isDeclared = subject !== null && (world.limits.get(subject)?.length ?? 0) > 0;
  for (const next of [...new Set(prices.map((price) => price.rank))].sort((a, b) => a - b)) {
    const price = choose(
      prices.filter((other) => other.rank === next),
      { currency, months, quantity },
    );
    if (price === undefined) continue;
    const includes = isDeclared ? includedIn(world, subject, price, quantity) : null;
    if (isDeclared && (includes === null || BigInt(Math.round(includes)) <= (limit ?? 0n))) continue;
    return stepOf("plan", price, quantity, holding.list);
  }
  return null;
}

function stepOf(what: Step["what"], price: OnSale, quantity: number, now: number): OwnStep {
  return {
    what,
    product: price.product,
    price: price.price,
    quantity,
    currency: price.currency,
    list: price.list(quantity),
    now,
  };
}

/** A fifth more of what is sold by quantity, at least one, where that raises the limit. */
function moreUnits(world: World, one: Headroom, { subject }: StepAsked): OwnStep | null {
  const holding = holdingOf(world, one, subject);
  if (holding === undefined || holding.quantity === 0) return null;
  const { family, product, price, quantity, currency, list } = holding;
  const own = subject === null ? [] : (world.limits.get(subject) ?? []);
  const isPer = subject === null || world.seats.has(subject) || own.some((limit) => limit.isPerQuantity);
  const onSale = (world.all.prices.ofFamily.get(family) ?? []).find((other) => other.price === price);
  if (!isPer || world.all.catalogue.unit(price) === 0) return null;
  const more = quantity + Math.max(1, Math.ceil((quantity * MORE_SEATS) / 100));
  const size = world.all.catalogue.unit(price);
  const wanted = Math.ceil(more / size) * size;
  const listed = onSale === undefined ? Math.round((list / quantity) * wanted) : onSale.list(wanted);
  return { what: "quantity", product, price, quantity: wanted, currency, list: listed, now: list };
}

/** The product of a feature: an add-on in the plan's quantity, or a plan of its family. */
function featureStep(world: World, { held, moves }: Headroom, { subject }: StepAsked): OwnStep | null {
  const product = subject === null ? null : (world.featureOf.get(subject) ?? null);
  if (product === null || held.main === null) return null;
  const family = world.all.catalogue.family(product);
  const prices = (world.all.prices.ofFamily.get(family) ?? []).filter((price) => price.product === product);
  const quantity = moves.find((move) => move.product === product)?.quantity ?? 1;
  const price = choose(prices, { ...held.main, quantity });
  return price === undefined ? null : stepOf("product", price, quantity, 0);
}

/** The next plan, in place of the own one and the mean of its metered charges. */
function outgrownStep({ bills }: World, { held }: Headroom, { subject }: StepAsked): OwnStep | null {
  const bill = bills.get(`${held.customer} ${subject}`);
  if (bill === undefined) return null;
  const { quantity, currency, ownList, next } = bill;
  return { what: "plan", ...next, quantity, currency, now: ownList + meanCharge(bill) };
}

/** The first rank of a family, in the quantity of comparable owners. */
function familyStep({ all }: World, { held, moves }: Headroom, { subject }: StepAsked): OwnStep | null {
  const move = moves.find(({ kind, family }) => kind === "family" && family === subject);
  if (move === undefined || held.main === null) return null;
  const price = nextOf(all.prices.ofFamily.get(move.family) ?? [], -1, {
    ...held.main,
    quantity: move.quantity,
  });
  return price === undefined ? null : stepOf("product", price, move.quantity, 0);
}

/** The same product by the year. */
function termStep(world: World, { held: { main, families } }: Headroom): OwnStep | null {
  if (main === null) return null;
  const prices = (world.all.prices.ofFamily.get(main.family) ?? []).filter(
    (price) => price.product === main.product && price.months === 12,
  );
  const price = choose(prices, { ...main, months: 12 });
  if (price === undefined || families.get(main.family) === undefined) return null;
  return stepOf("term", price, main.quantity, main.list);
}

/** What the price becomes without its discount. */
function talkStep(_: World, { held: { main, families } }: Headroom): OwnStep | null {
  const holding = main === null ? undefined : families.get(main.family);
  if (main === null || holding === undefined) return null;
  return {
    what: "talk",
    product: main.product,
    price: holding.price,
    quantity: main.quantity,
    currency: main.currency,
    list: main.list,
    now: main.list,
  };
}
