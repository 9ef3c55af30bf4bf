import { numberIn } from "../../warehouse/rows.ts";
import { meanCharge, type PlanBill, planBillsOn } from "../families/plan-bills.ts";
import type { GrowthBook } from "../growth-book.ts";
import type { KindName } from "../signals/kinds.ts";
import { readNeeds } from "../signals/needs.ts";
import type { Headroom, HeadroomOfAll } from "./headroom.ts";
import { inReporting } from "./holdings.ts";
import {
  type Bought,
  cheapestStep,
  fifthMore,
  type LimitWorld,
  limitStep,
  type MetricLimit,
  mainItem,
  type Need,
  seatStep,
  type Wanted,
} from "./limit-step.ts";
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

/** What steps are found with: headroom of the day, and the limits of products and prices. */
export interface StepWorld {
  of(customer: number): Headroom | undefined;
  step(customer: number, asked: StepAsked): Step | null;
}

/** Reads what the next steps of a day need. */
export async function stepWorld(growth: GrowthBook, all: HeadroomOfAll, day: number): Promise<StepWorld> {
  const { book } = growth;
  const metrics = await book.warehouse.query("select metric, product from growth.metrics");
  const featureOf = new Map(
    metrics.map((row) => [numberIn(row, "metric"), row.product === null ? null : numberIn(row, "product")]),
  );
  const needs = await readNeeds(growth, day);
  const customers = new Map(all.customers.map((one) => [one.held.customer, one]));
  const bills = new Map<string, PlanBill>();
  for (const bill of await planBillsOn(book.warehouse, day))
    bills.set(`${bill.customer} ${bill.family}`, bill);
  const world: World = { all, limits: await limitsOn(growth, day), featureOf, bills };
  return {
    of: (customer) => customers.get(customer),
    step: (customer, asked) => {
      const one = customers.get(customer);
      const need = needs.get(`${asked.kind} ${customer} ${asked.subject}`) ?? null;
      const step = one === undefined ? null : STEPS[asked.kind](world, one, { ...asked, need });
      if (step === null) return null;
      const { currency, ...rest } = step;
      const brought = (micros: number) => inReporting(book, currency, day, micros);
      return { ...rest, list: brought(step.list), now: brought(step.now) };
    },
  };
}

/** The limits in force on a day, by metric. */
async function limitsOn({ book }: GrowthBook, day: number): Promise<Map<number, MetricLimit[]>> {
  const limits = new Map<number, MetricLimit[]>();
  const rows = await book.warehouse.query(
    `select * from growth.limits where from_day - date '1970-01-01' <= ${day} order by from_day`,
  );
  for (const row of rows) {
    const metric = numberIn(row, "metric");
    const one = {
      product: row.product === null ? null : numberIn(row, "product"),
      price: row.price === null ? null : numberIn(row, "price"),
      amount: numberIn(row, "amount"),
      isPerQuantity: row.is_per_quantity === true,
    };
    limits.set(metric, [...(limits.get(metric) ?? []), one]);
  }
  return limits;
}

interface World extends LimitWorld {
  /** By customer and family. */
  bills: Map<string, PlanBill>;
}

/** A step in the customer's currency. */
type OwnStep = Step & { currency: number };
type Asked = StepAsked & { need: Need | null };
type Find = (world: World, one: Headroom, asked: Asked) => OwnStep | null;

/** A step that is about a metric. */
function ofMetric(find: (world: LimitWorld, wanted: Wanted) => Bought | null): Find {
  return (world, { held }, { subject, limit, need }) =>
    subject === null ? null : bought(find(world, { held, metric: subject, limit: limit ?? 0n, need }));
}

function bought(found: Bought | null): OwnStep | null {
  if (found === null) return null;
  const { what, price, quantity, list, now } = found;
  return { what, product: price.product, price: price.price, quantity, currency: price.currency, list, now };
}

/** What each kind offers. */
const STEPS: Record<KindName, Find> = {
  limit_hit: ofMetric(limitStep),
  limit_near: ofMetric(limitStep),
  seats_full: ofMetric(seatStep),
  usage_growing: ofMetric(limitStep),
  over_commitment: ofMetric(cheapestStep),
  reliance: featureStep,
  outgrown_plan: outgrownStep,
  lookalike: familyStep,
  team_growing: teamStep,
  term_ready: termStep,
  discount_ending: talkStep,
};

function stepOf(what: Step["what"], price: OnSale, wanted: number, now: number): OwnStep {
  const quantity = price.sold(wanted);
  const { product, currency } = price;
  return { what, product, price: price.price, quantity, currency, list: price.list(quantity), now };
}

/** More of the main plan, where it is sold by quantity. */
function teamStep(world: World, { held }: Headroom): OwnStep | null {
  const item = mainItem(world, held);
  return item === undefined ? null : bought(fifthMore(world, item));
}

/** The product of a feature, in the quantity that headroom wants of it or of its family. */
function featureStep(world: World, { held, moves }: Headroom, { subject }: Asked): OwnStep | null {
  const product = subject === null ? null : (world.featureOf.get(subject) ?? null);
  if (product === null || held.main === null) return null;
  const family = world.all.catalogue.family(product);
  const prices = (world.all.prices.ofFamily.get(family) ?? []).filter((price) => price.product === product);
  const open = moves.find((move) =>
    move.kind === "family" ? move.family === family : move.kind === "add_on" && move.product === product,
  );
  const quantity = open?.wanted ?? 1;
  const price = choose(prices, { ...held.main, quantity });
  return price === undefined ? null : stepOf("product", price, quantity, 0);
}

/** The next plan, in place of the own one and the mean of its metered charges. */
function outgrownStep({ all, bills }: World, { held }: Headroom, { subject }: StepAsked): OwnStep | null {
  const bill = bills.get(`${held.customer} ${subject}`);
  if (bill === undefined) return null;
  const { family, currency, ownList, next } = bill;
  const price = (all.prices.ofFamily.get(family) ?? []).find((one) => one.price === next.price);
  const quantity = price?.sold(bill.quantity) ?? bill.quantity;
  return { what: "plan", ...next, quantity, currency, now: ownList + meanCharge(bill) };
}

/** The first rank of a family, in the quantity of comparable owners. */
function familyStep({ all }: World, { held, moves }: Headroom, { subject }: StepAsked): OwnStep | null {
  const move = moves.find(({ kind, family }) => kind === "family" && family === subject);
  if (move === undefined || held.main === null) return null;
  const price = nextOf(all.prices.ofFamily.get(move.family) ?? [], -1, {
    ...held.main,
    quantity: move.wanted,
  });
  return price === undefined ? null : stepOf("product", price, move.wanted, 0);
}

/** The same product by the year. */
function termStep(world: World, { held: { main } }: Headroom): OwnStep | null {
  if (main === null) return null;
  const prices = (world.all.prices.ofFamily.get(main.family) ?? []).filter(
    (price) => price.product === main.product && price.months === 12,
  );
  const price = choose(prices, { ...main, months: 12 });
  return price === undefined ? null : stepOf("term", price, main.quantity, main.list);
}

/** What the price of an item becomes without its discount. */
function talkStep(_: World, { held: { items } }: Headroom, { subject }: Asked): OwnStep | null {
  const item = items.find((one) => one.item === subject);
  if (item === undefined) return null;
  const { product, price, quantity, currency, list } = item;
  return { what: "talk", product, price, quantity, currency, list, now: list };
}
