import type { ApiObject, ListFilter, ListKind, StripeData } from "../../sim/stripe/data/data.ts";
import { isWanted } from "../../sim/stripe/data/filter.ts";

export const NOON = 1_767_225_600;
const DAY = 86_400;

export interface MadeOptions {
  id?: string;
  livemode?: boolean;
  customers: number;
  /** Invoices of each customer, a month apart. */
  invoices: number;
  now?: number;
  terms?: StripeData["terms"];
}

/** An account made by rule, of any size, to be synced: what it holds can be added to while it is served. */
export interface MadeAccount extends StripeData {
  setNow(second: number): void;
  put(kind: ListKind, object: ApiObject): void;
  count(kind: ListKind): number;
}

/**
 * Customers with a subscription and monthly invoices each. Every seventh subscription has a price of its own that no
 * list holds, every eleventh 24 items, every thirteenth invoice 25 lines; some have coupons, one a test clock.
 */
export function madeAccount({ id = "acct_made", livemode = true, ...options }: MadeOptions): MadeAccount {
  let now = options.now ?? NOON;
  const lists = new Map<ListKind, ApiObject[]>();
  const byId = new Map<string, ApiObject>();
  const sorted = new Set<ListKind>();
  const places = new Map<string, number>();
  const put = (kind: ListKind, object: ApiObject): void => {
    const whole = { livemode, ...object };
    const list = lists.get(kind) ?? [];
    lists.set(kind, [
      ...(byId.has(`${kind} ${object.id}`) ? list.filter((one) => one.id !== object.id) : list),
    ]);
    lists.get(kind)?.push(whole);
    byId.set(`${kind} ${object.id}`, whole);
    sorted.delete(kind);
  };
  const fast = (kind: ListKind, object: ApiObject): void => {
    const whole = { livemode, ...object };
    const list = lists.get(kind);
    if (list === undefined) lists.set(kind, [whole]);
    else list.push(whole);
    byId.set(`${kind} ${object.id}`, whole);
  };
  const newestFirst = (kind: ListKind): ApiObject[] => {
    const list = lists.get(kind) ?? [];
    if (!sorted.has(kind)) {
      list.sort((a, b) => (b.created ?? 0) - (a.created ?? 0) || (a.id < b.id ? 1 : -1));
      for (const [place, object] of list.entries()) places.set(`${kind} ${object.id}`, place);
      sorted.add(kind);
    }
    return list;
  };
  fill(fast, options, now);
  return {
    id,
    livemode,
    ...(options.terms !== undefined && { terms: options.terms }),
    now: () => now,
    setNow: (second) => {
      now = second;
    },
    put,
    count: (kind) => (lists.get(kind) ?? []).length,
    get: (kind, asked) => byId.get(`${kind} ${asked}`),
    *list(kind, filter: ListFilter) {
      const list = newestFirst(kind);
      const after =
        filter.startingAfter === undefined ? undefined : places.get(`${kind} ${filter.startingAfter}`);
      const below = filter.created?.lt;
      let place = after === undefined ? 0 : after + 1;
      if (after === undefined && below !== undefined) place = firstBelow(list, below);
      const least = Math.max(filter.created?.gte ?? 0, filter.created?.gt ?? 0);
      for (; place < list.length; place += 1) {
        const object = list[place];
        if (object === undefined || (object.created ?? 0) < least) return;
        if (isWanted(kind, object, filter)) yield object;
      }
    },
  };
}

function firstBelow(list: ApiObject[], second: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.created ?? 0) >= second) low = middle + 1;
    else high = middle;
  }
  return low;
}

type Put = (kind: ListKind, object: ApiObject) => void;

function fill(put: Put, { customers, invoices }: MadeOptions, now: number): void {
  const created = now - 1000 * DAY;
  put("products", { id: "prod_1", object: "product", created, active: true, name: "Team", metadata: {} });
  put("products", { id: "prod_2", object: "product", created, active: false, name: "Old", metadata: {} });
  for (let n = 0; n < 4; n += 1) put("prices", madePrice(`price_${n}`, created, n === 2, n !== 3));
  const coupon = { object: "coupon", created, duration: "forever", valid: true, applies_to: null };
  put("coupons", { ...coupon, id: "TENTH", percent_off: 10 });
  const deleted = { ...coupon, id: "GONE", percent_off: 50, deleted: true };
  put("coupons", deleted);
  for (let n = 0; n < customers; n += 1) fillCustomer(put, n, invoices, now);
}

function madePrice(id: string, created: number, isTiered: boolean, active = true): ApiObject {
  const tiers = [
    { up_to: 10, unit_amount: 900, unit_amount_decimal: "900", flat_amount: null, flat_amount_decimal: null },
    {
      up_to: null,
      unit_amount: 700,
      unit_amount_decimal: "700",
      flat_amount: null,
      flat_amount_decimal: null,
    },
  ];
  return {
    id,
    object: "price",
    created,
    active,
    product: "prod_1",
    nickname: null,
    currency: "usd",
    billing_scheme: isTiered ? "tiered" : "per_unit",
    unit_amount: isTiered ? null : 2500,
    unit_amount_decimal: isTiered ? null : "2500",
    ...(isTiered && { tiers, tiers_mode: "graduated" }),
    recurring: { interval: "month", interval_count: 1, usage_type: "licensed" },
    type: "recurring",
    livemode: true,
  };
}

function fillCustomer(put: Put, n: number, invoices: number, now: number): void {
  const created = now - ((n * 7919) % 900) * DAY - (n % 86_400) - 30 * DAY * Math.min(invoices, 12);
  const [customer, subscription] = [`cus_${n}`, `sub_${n}`];
  const clock = n % 50 === 49 ? "clock_1" : null;
  put("customers", {
    id: customer,
    object: "customer",
    created,
    name: `Customer ${n}`,
    email: `${n}@acme.example`,
    address: null,
    metadata: {},
    discount: null,
    test_clock: clock,
  });
  const coupon = n % 9 === 4 ? (n % 2 === 0 ? "GONE" : "TENTH") : null;
  if (coupon !== null) putDiscount(put, n, coupon, created);
  const price =
    n % 7 === 3
      ? { ...madePrice(`price_own_${n}`, created, n % 14 === 3), active: false }
      : madePrice(`price_${n % 4}`, created, n % 4 === 2);
  if (n % 7 === 3) put("prices", { ...price, active: "inline" });
  const items = Array.from({ length: n % 11 === 5 ? 24 : 1 }, (_, place) =>
    madeItem(`si_${n}_${place}`, subscription, price, created, place + 1),
  );
  for (const item of items) put("subscription_items", item);
  put("subscriptions", madeSubscription(n, created, items, coupon === null ? [] : [`di_${n}`], clock));
  for (let k = 0; k < invoices; k += 1) {
    const at = created + k * 30 * DAY;
    put("invoices", madeInvoice(n, k, Math.min(at, now - 60), items, clock));
  }
  if (n % 5 === 0)
    put(
      "events",
      madeEvent(`evt_${n}`, "customer.created", now - (n % 20) * DAY - 60, {
        id: customer,
        object: "customer",
        created,
        name: `Customer ${n}`,
        email: null,
        address: null,
        metadata: {},
        discount: null,
        test_clock: clock,
        livemode: true,
      }),
    );
}

function putDiscount(put: Put, n: number, coupon: string, start: number): void {
  put("discounts", {
    id: `di_${n}`,
    object: "discount",
    start,
    end: null,
    customer: `cus_${n}`,
    subscription: `sub_${n}`,
    subscription_item: null,
    source: { type: "coupon", coupon },
  });
}

function madeItem(
  id: string,
  subscription: string,
  price: ApiObject,
  created: number,
  quantity: number,
): ApiObject {
  const period = { current_period_start: created, current_period_end: created + 30 * DAY };
  return {
    id,
    object: "subscription_item",
    subscription,
    created,
    price,
    quantity,
    discounts: [],
    ...period,
  };
}

export function madeSubscription(
  n: number,
  created: number,
  items: ApiObject[],
  discounts: string[],
  clock: string | null,
): ApiObject {
  return {
    id: `sub_${n}`,
    object: "subscription",
    created,
    customer: `cus_${n}`,
    status: n % 6 === 1 ? "canceled" : "active",
    start_date: created,
    trial_start: null,
    trial_end: null,
    canceled_at: n % 6 === 1 ? created + 5 * DAY : null,
    cancel_at: null,
    cancel_at_period_end: false,
    ended_at: n % 6 === 1 ? created + 5 * DAY : null,
    pause_collection: null,
    discounts,
    items: { object: "list", data: items, has_more: false, url: "/v1/subscription_items" },
    test_clock: clock,
  };
}

function madeInvoice(
  n: number,
  k: number,
  created: number,
  items: ApiObject[],
  clock: string | null,
): ApiObject {
  const number = n * 31 + k;
  const lines = Array.from({ length: number % 13 === 6 ? 25 : 2 }, (_, place) => ({
    id: `il_${n}_${k}_${place}`,
    object: "line_item",
    amount: 2500,
    currency: "usd",
    quantity: 1,
    period: { start: created, end: created + 30 * DAY },
    discounts: [],
    discount_amounts: [],
    parent: {
      type: "subscription_item_details",
      subscription_item_details: {
        subscription: `sub_${n}`,
        subscription_item: items[0]?.id,
        invoice_item: null,
        proration: false,
      },
    },
    pricing: {
      type: "price_details",
      price_details: { price: k === 1 && n % 17 === 2 ? "price_1" : `price_${n % 4}`, product: "prod_1" },
    },
  }));
  return {
    id: `in_${n}_${k}`,
    object: "invoice",
    created,
    customer: `cus_${n}`,
    currency: "usd",
    status: "paid",
    billing_reason: k === 0 ? "subscription_create" : "subscription_cycle",
    collection_method: "charge_automatically",
    attempt_count: 1,
    due_date: null,
    status_transitions: { finalized_at: created, paid_at: created, voided_at: null },
    parent: { type: "subscription_details", subscription_details: { subscription: `sub_${n}` } },
    discounts: [],
    lines: { object: "list", data: lines, has_more: false, url: "" },
    test_clock: clock,
  };
}

export function madeEvent(
  id: string,
  type: string,
  created: number,
  object: Record<string, unknown>,
): ApiObject {
  return { id, object: "event", type, created, api_version: "2026-10-28.endive", data: { object } };
}
