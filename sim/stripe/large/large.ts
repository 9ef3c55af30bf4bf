import type { ApiObject, ListedJson, ListFilter, ListKind, StripeData } from "../data/data.ts";
import { narrowed } from "../data/filter.ts";
import { isApiObject } from "../data/json.ts";
import { priceObjects, productObjects } from "./large-catalogue.ts";
import { changedAt, idOf, type LargeJson, largeJson } from "./large-json.ts";
import { type Lives, planLives } from "./large-lives.ts";

export interface LargeOptions {
  id?: string;
  customers: number;
  invoices: number;
  /** First day of the month in which the first customers begin. */
  firstDay?: string;
}

/** Objects of one kind by index, in order of creation. */
interface Series {
  prefix: string;
  count: number;
  created(index: number): number;
  json(index: number): string;
  /** Whether there's an object at this index; true for all by default. */
  has?(index: number): boolean;
  /** The only indices that can belong to a customer or its subscription (they share an index). */
  ofCustomer(customer: number): Iterable<number>;
  status?(index: number): string;
  isInvoiced?: boolean;
}

/** Expansions that have no effect: there are no discounts or tiers. */
const IDLE =
  /^data\.((items|lines)\.data\.)?(discounts?|discount_amounts|total_discount_amounts|tiers)(\.|$)/;

/**
 * An account of any size that stores nothing: each object is generated from its index on request. It has monthly
 * subscriptions of one or two items; a third have ended, and a fifth changed quantity once. No discounts, no events.
 */
export function largeAccount(options: LargeOptions): StripeData {
  const lives = planLives(options.customers, options.invoices, options.firstDay ?? "2025-01-01");
  const series = seriesOf(lives, largeJson(lives));
  const { started } = lives;
  const catalogue: Partial<Record<ListKind, ApiObject[]>> = {
    products: productObjects(started),
    prices: priceObjects(started),
  };
  const listJson = (kind: ListKind, filter: ListFilter): Iterable<ListedJson> | undefined => {
    const own = series[kind];
    return own && jsonOf(own, filter);
  };
  return {
    id: options.id ?? "acct_large",
    livemode: true,
    now: () => lives.now,
    *list(kind, filter) {
      for (const { json } of listJson(kind, filter) ?? []) yield parsed(json);
      yield* narrowed(kind, (catalogue[kind] ?? []).toReversed(), filter);
    },
    get(kind, id) {
      const own = series[kind];
      const index = own && indexOf(own, id);
      if (own !== undefined && index !== undefined) return parsed(own.json(index));
      return catalogue[kind]?.find((object) => object.id === id);
    },
    listJson: (kind, filter, expand) =>
      expand.every((path) => IDLE.test(path)) ? listJson(kind, filter) : undefined,
  };
}

function seriesOf(lives: Lives, json: LargeJson): Partial<Record<ListKind, Series>> {
  const { customers, invoices } = lives;
  const begun = (customer: number): number => {
    const { place, from } = lives.lifeOf(customer);
    return lives.monthStart(place, from);
  };
  const own = { count: customers, created: begun, ofCustomer: (customer: number) => [customer] };
  const invoicesOf = (customer: number): number[] => {
    const { place, from, to } = lives.lifeOf(customer);
    return Array.from({ length: to - from }, (_, month) => lives.invoiceOf(place, from + month));
  };
  const isProrated = (invoice: number): boolean => {
    const { month, place } = lives.invoiceAt(invoice);
    return lives.lifeOf(lives.holder(place, month)).change?.month === month - 1;
  };
  return {
    customers: { prefix: "cus", ...own, json: json.customer },
    subscriptions: {
      prefix: "sub",
      ...own,
      json: json.subscription,
      status: (index) => (lives.lifeOf(index).isEnded ? "canceled" : "active"),
    },
    subscription_items: {
      prefix: "si",
      count: 2 * customers,
      created: (index) => begun(halfOf(index)),
      json: (index) => json.subscriptionItem(halfOf(index), index % 2 === 1),
      has: (index) => index % 2 === 0 || lives.lifeOf(halfOf(index)).hasAddOn,
      ofCustomer: (customer) => [2 * customer, 2 * customer + 1],
    },
    invoices: {
      prefix: "in",
      count: invoices,
      created: (index) => {
        const { month, place } = lives.invoiceAt(index);
        return lives.monthStart(place, month);
      },
      json: json.invoice,
      ofCustomer: invoicesOf,
      status: () => "paid",
    },
    invoiceitems: {
      prefix: "ii",
      count: 2 * invoices,
      created: (index) => {
        const { month, place } = lives.invoiceAt(halfOf(index));
        return changedAt(lives, place, month - 1);
      },
      json: (index) => json.invoiceItem(halfOf(index), index % 2 === 1),
      has: (index) => isProrated(halfOf(index)),
      ofCustomer: (customer) => invoicesOf(customer).flatMap((invoice) => [2 * invoice, 2 * invoice + 1]),
      isInvoiced: true,
    },
  };
}

/** Objects from newest to oldest; with an end cursor, only searches those next to it. */
function* jsonOf(own: Series, filter: ListFilter): Iterable<ListedJson> {
  if (own.isInvoiced && filter.pending === true) return;
  const { endingBefore, startingAfter, limit = Number.POSITIVE_INFINITY } = filter;
  const low = Math.max(
    firstFrom(own, filter),
    endingBefore === undefined ? 0 : (indexOf(own, endingBefore) ?? -1) + 1,
  );
  const cursor = startingAfter === undefined ? own.count : (indexOf(own, startingAfter) ?? 0);
  const high = Math.min(cursor, firstBeyond(own, filter));
  for (const index of chosen(
    own,
    filter,
    low,
    high,
    endingBefore === undefined ? Number.POSITIVE_INFINITY : limit,
  ))
    yield { id: idOf(own.prefix, index), json: own.json(index) };
}

/**
 * Matching indices from `low` up to, but not including, `high`, highest first; if limited to `most`, the lowest of
 * them.
 */
function* chosen(own: Series, filter: ListFilter, low: number, high: number, most: number): Iterable<number> {
  const named = filter.customer ?? filter.subscription;
  const isWanted = (index: number): boolean =>
    index >= low && index < high && (own.has?.(index) ?? true) && hasStatus(own, index, filter);
  if (named !== undefined) {
    const few = [...own.ofCustomer(Number(/\d+$/.exec(named)?.[0] ?? -1))].filter(isWanted);
    yield* few.toReversed().slice(-most);
    return;
  }
  if (most === Number.POSITIVE_INFINITY) {
    for (let index = high - 1; index >= low; index--) if (isWanted(index)) yield index;
    return;
  }
  const next: number[] = [];
  for (let index = low; index < high && next.length < most; index++) if (isWanted(index)) next.push(index);
  yield* next.toReversed();
}

function hasStatus(own: Series, index: number, filter: ListFilter): boolean {
  if (own.status === undefined || filter.status === "all") return true;
  const status = own.status(index);
  if (filter.status === undefined) return status !== "canceled";
  return status === filter.status || (filter.status === "ended" && status === "canceled");
}

function firstFrom(own: Series, { created }: ListFilter): number {
  const from = Math.max(created?.gte ?? 0, (created?.gt ?? -1) + 1);
  return from <= 0 ? 0 : search(own, from);
}

function firstBeyond(own: Series, { created }: ListFilter): number {
  const beyond = Math.min(
    (created?.lte ?? Number.POSITIVE_INFINITY) + 1,
    created?.lt ?? Number.POSITIVE_INFINITY,
  );
  return beyond === Number.POSITIVE_INFINITY ? own.count : search(own, beyond);
}

/** The first index created at or after an instant. */
function search(own: Series, at: number): number {
  let [low, high] = [0, own.count];
  while (low < high) {
    const middle = halfOf(low + high);
    if (own.created(middle) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Half of an index, rounded down. Bit shifts would lose bits beyond 32. */
function halfOf(index: number): number {
  return Math.floor(index / 2);
}

function indexOf(own: Series, id: string): number | undefined {
  const [, prefix, digits] = /^([a-z]+)_Large(\d{16})$/.exec(id) ?? [];
  const index = Number(digits);
  const isKnown = prefix === own.prefix && index < own.count && (own.has?.(index) ?? true);
  return isKnown ? index : undefined;
}

function parsed(json: string): ApiObject {
  const object: unknown = JSON.parse(json);
  if (!isApiObject(object)) throw new TypeError("not an object of an API");
  return object;
}
