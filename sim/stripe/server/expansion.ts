import type { ListKind, StripeData } from "../data/data.ts";
import { isApiObject, isJson, type Json } from "../data/json.ts";
import { kindOf } from "../data/kinds.ts";
import { invalid } from "./refusal.ts";
import { asSent } from "./sent.ts";

/**
 * Where an expandable field leads: ids of a kind, an object that's always included, a hidden field, or something not
 * simulated.
 */
type Field =
  | { way: "ids"; kind: ListKind }
  | { way: "through"; type: string }
  | { way: "hidden"; type: string }
  | { way: "elsewhere" };

const DEEPEST = 4;
const elsewhere: Field = { way: "elsewhere" };

const PAYING = { default_payment_method: elsewhere, default_source: elsewhere, test_clock: elsewhere };
const DISCOUNTED = { discounts: ids("discounts"), discount_amounts: through("discount_amount") };

/** The expandable fields of each type of object, and of objects within it. */
const FIELDS: Record<string, Record<string, Field>> = {
  customer: { ...PAYING, discount: through("discount") },
  product: { default_price: ids("prices"), tax_code: elsewhere },
  price: { product: ids("products"), tiers: hidden("tier"), currency_options: hidden("currency_option") },
  currency_option: { tiers: through("tier") },
  coupon: { applies_to: hidden("applies_to"), currency_options: hidden("currency_option") },
  promotion_code: { customer: ids("customers"), promotion: through("promotion") },
  promotion: { coupon: ids("coupons") },
  discount: { customer: ids("customers"), promotion_code: ids("promotion_codes"), source: through("source") },
  source: { coupon: ids("coupons") },
  discount_amount: { discount: ids("discounts") },
  subscription: {
    ...PAYING,
    application: elsewhere,
    customer: ids("customers"),
    discounts: ids("discounts"),
    items: through("items"),
    latest_invoice: ids("invoices"),
    on_behalf_of: elsewhere,
    pending_setup_intent: elsewhere,
    schedule: ids("subscription_schedules"),
  },
  items: { data: through("subscription_item") },
  subscription_item: { discounts: ids("discounts"), price: through("price") },
  invoice: {
    ...PAYING,
    ...DISCOUNTED,
    account_tax_ids: elsewhere,
    application: elsewhere,
    customer: ids("customers"),
    latest_revision: ids("invoices"),
    lines: through("lines"),
    on_behalf_of: elsewhere,
    parent: through("parent"),
    payments: elsewhere,
    total_discount_amounts: through("discount_amount"),
  },
  lines: { data: through("line_item") },
  line_item: {
    ...DISCOUNTED,
    pricing: through("pricing"),
    subscription: ids("subscriptions"),
  },
  pricing: { price_details: through("price_details") },
  price_details: { price: ids("prices") },
  parent: { subscription_details: through("subscription_details") },
  subscription_details: { subscription: ids("subscriptions") },
  invoiceitem: {
    ...DISCOUNTED,
    customer: ids("customers"),
    invoice: ids("invoices"),
    pricing: through("pricing"),
    test_clock: elsewhere,
  },
  credit_note: {
    customer: ids("customers"),
    customer_balance_transaction: elsewhere,
    discount_amounts: through("discount_amount"),
    invoice: ids("invoices"),
    lines: through("credit_note_lines"),
  },
  credit_note_lines: { data: through("credit_note_line") },
  credit_note_line: { discount_amounts: through("discount_amount") },
  subscription_schedule: {
    customer: ids("customers"),
    subscription: ids("subscriptions"),
    test_clock: elsewhere,
  },
};

/** Parses the requested expansions; refuses fields that can't be expanded or are too deep, as Stripe does. */
export function readExpand(paths: readonly string[], type: string, isList: boolean): string[][] {
  return paths.map((path) => {
    const segments = path.split(".");
    if (segments.length > DEEPEST) {
      const message = `You cannot expand more than ${DEEPEST} levels of a property. Property: ${path}`;
      throw invalid(message, { code: "property_expansion_max_depth" });
    }
    const [first = "", ...rest] = segments;
    if (!isList) return checked(segments, type);
    if (first === "data") return checked(rest, type);
    const isMeant = FIELDS[type]?.[first] !== undefined;
    throw unexpandable(path, isMeant ? ` You may want to try expanding 'data.${path}' instead.` : "");
  });
}

/** Replaces ids by their objects in an object to be sent. */
export function expand(object: Json, type: string, paths: readonly string[][], data: StripeData): void {
  for (const path of paths) expandPath(object, type, path, data);
}

function checked(segments: string[], type: string): string[] {
  let at: string | undefined = type;
  for (const segment of segments) {
    const field: Field | undefined = at === undefined ? undefined : FIELDS[at]?.[segment];
    if (field === undefined) throw unexpandable(segments.join("."));
    at = typeOf(field);
  }
  return segments;
}

function unexpandable(path: string, hint = ""): Error {
  return invalid(`This property cannot be expanded (${path}).${hint}`);
}

function typeOf(field: Field): string | undefined {
  if (field.way === "ids") return kindOf(field.kind).object;
  return field.way === "elsewhere" ? undefined : field.type;
}

function expandPath(value: unknown, type: string, path: readonly string[], data: StripeData): void {
  if (Array.isArray(value)) {
    for (const one of value) expandPath(one, type, path, data);
    return;
  }
  const [segment, ...rest] = path;
  if (!isJson(value) || segment === undefined) return;
  const field = FIELDS[type]?.[segment];
  const next = field && typeOf(field);
  if (field === undefined || next === undefined) return;
  if (field.way === "ids") value[segment] = looked(value[segment], field.kind, data);
  if (field.way === "hidden") reveal(value, segment, data);
  expandPath(value[segment], next, rest, data);
}

/** Looks up one id or many; leaves objects and unknown ids as they are. */
function looked(value: unknown, kind: ListKind, data: StripeData): unknown {
  if (Array.isArray(value)) return value.map((one) => looked(one, kind, data));
  if (typeof value !== "string") return value;
  const found = data.get(kind, value);
  if (found === undefined) return value;
  const { deleted, ...sent } = asSent(found);
  return deleted === true && kind !== "coupons" ? { id: value, object: found.object, deleted } : sent;
}

function reveal(value: Json, field: string, data: StripeData): void {
  if (!isApiObject(value)) return;
  const kind = value.object === "price" ? "prices" : "coupons";
  const whole = data.get(kind, value.id);
  if (whole?.[field] !== undefined) value[field] = structuredClone(whole[field]);
}

function ids(kind: ListKind): Field {
  return { way: "ids", kind };
}

function through(type: string): Field {
  return { way: "through", type };
}

function hidden(type: string): Field {
  return { way: "hidden", type };
}
