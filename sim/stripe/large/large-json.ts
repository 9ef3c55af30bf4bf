import { ADD_ON, PRICES, planObjects, priceObjects } from "./large-catalogue.ts";
import type { Life, Lives } from "./large-lives.ts";

/** The objects of a large account, written directly as JSON text, which makes pages fast. */
export interface LargeJson {
  customer(index: number): string;
  subscription(index: number): string;
  subscriptionItem(index: number, isAddOn: boolean): string;
  invoice(index: number): string;
  invoiceItem(index: number, isDebit: boolean): string;
}

/** An id that contains its index. */
export function idOf(prefix: string, index: number): string {
  return `${prefix}_Large${String(index).padStart(16, "0")}`;
}

const TAIL = `"livemode":true,"metadata":{}`;
const CARD = `"payment_method_options":null,"payment_method_types":null`;

const INVOICE_HEAD = `"object":"invoice","account_country":"US","account_name":"Quillmoor","account_tax_ids":null`;
const INVOICE_ONE = `"amount_shipping":0,"application":null,"attempt_count":1,"attempted":true,"auto_advance":false,"automatic_tax":{"disabled_reason":null,"enabled":false,"liability":null,"provider":null,"status":null},"automatically_finalizes_at":null`;
const INVOICE_TWO = `"collection_method":"charge_automatically"`;
const INVOICE_THREE = `"currency":"usd","custom_fields":null`;
const INVOICE_FOUR = `"customer_account":null,"customer_address":{"city":"Springfield","country":"US","line1":"742 Evergreen Terrace","line2":null,"postal_code":"97477","state":"OR"}`;
const INVOICE_FIVE = `"customer_phone":null,"customer_shipping":null,"customer_tax_exempt":"none","customer_tax_ids":[],"default_payment_method":null,"default_source":null,"default_tax_rates":[],"description":null,"discounts":[],"due_date":null`;
const INVOICE_SIX = `"ending_balance":0,"footer":null,"from_invoice":null`;
const INVOICE_SEVEN = `"issuer":{"type":"self"},"last_finalization_error":null,"latest_revision":null`;
const INVOICE_EIGHT = `"on_behalf_of":null`;
const INVOICE_NINE = `"payment_settings":{"default_mandate":null,${CARD}}`;
const INVOICE_TEN = `"post_payment_credit_notes_amount":0,"pre_payment_credit_notes_amount":0,"receipt_number":null,"rendering":null,"shipping_cost":null,"shipping_details":null,"starting_balance":0,"statement_descriptor":null`;
const INVOICE_TAIL = `"test_clock":null`;
const INVOICE_LAST = `"total_discount_amounts":[],"total_pretax_credit_amounts":[],"total_taxes":[]`;

const SUBSCRIPTION_ONE = `"object":"subscription","application":null,"application_fee_percent":null,"automatic_tax":{"disabled_reason":null,"enabled":false,"liability":null}`;
const SUBSCRIPTION_TWO = `"billing_cycle_anchor_config":null,"billing_mode":{"flexible":null,"type":"classic"},"billing_schedules":[],"billing_thresholds":null,"cancel_at":null,"cancel_at_period_end":false`;
const SUBSCRIPTION_THREE = `"collection_method":"charge_automatically"`;
const SUBSCRIPTION_FOUR = `"customer_account":null,"days_until_due":null,"default_payment_method":null,"default_source":null,"default_tax_rates":[],"description":null,"discounts":[]`;
const SUBSCRIPTION_FIVE = `"invoice_settings":{"account_tax_ids":null,"issuer":{"type":"self"}}`;
const SUBSCRIPTION_SIX = `${TAIL},"managed_payments":null,"next_pending_invoice_item_invoice":null,"on_behalf_of":null,"pause_collection":null,"payment_settings":{${CARD},"save_default_payment_method":"off"},"pending_invoice_item_interval":null,"pending_setup_intent":null,"pending_update":null,"schedule":null`;
const SUBSCRIPTION_LAST = `"test_clock":null,"transfer_data":null,"trial_end":null,"trial_settings":{"end_behavior":{"missing_payment_method":"create_invoice"}},"trial_start":null`;

export function largeJson(lives: Lives): LargeJson {
  const prices = priceObjects(lives.started).map((price) => JSON.stringify(price));
  const plans = planObjects(lives.started).map((plan) => JSON.stringify(plan));

  const customer = (index: number): string => {
    const life = lives.lifeOf(index);
    const created = lives.monthStart(life.place, life.from);
    const invoicing = `{"custom_fields":null,"default_payment_method":null,"footer":null,"rendering_options":null}`;
    return `{"id":"${idOf("cus", index)}","object":"customer","address":null,"balance":0,"created":${created},"currency":"usd","customer_account":null,"default_source":null,"delinquent":false,"description":null,"discount":null,"email":"${mailOf(index)}","invoice_prefix":"L${index}","invoice_settings":${invoicing},${TAIL},"name":"${nameOf(index)}","next_invoice_sequence":${life.to - life.from + 1},"phone":null,"preferred_locales":[],"shipping":null,"tax_exempt":"none","test_clock":null}`;
  };

  const item = (life: Life, isAddOn: boolean): string => {
    const place = isAddOn ? 3 : life.plan;
    const quantity = isAddOn ? 1 : (life.change?.quantity ?? life.quantity);
    const [start, end] = [lives.monthStart(life.place, life.to - 1), lives.monthStart(life.place, life.to)];
    return `{"id":"${itemId(life.customer, isAddOn)}","object":"subscription_item","billing_thresholds":null,"created":${lives.monthStart(life.place, life.from)},"current_period_end":${end},"current_period_start":${start},"current_trial":null,"discounts":[],"metadata":{},"plan":${plans[place]},"price":${prices[place]},"quantity":${quantity},"subscription":"${idOf("sub", life.customer)}","tax_rates":[]}`;
  };

  const subscription = (index: number): string => {
    const life = lives.lifeOf(index);
    const id = idOf("sub", index);
    const created = lives.monthStart(life.place, life.from);
    const ended = life.isEnded ? String(lives.monthStart(life.place, life.to)) : "null";
    const items = life.hasAddOn ? `${item(life, false)},${item(life, true)}` : item(life, false);
    const list = `{"object":"list","data":[${items}],"has_more":false,"url":"/v1/subscription_items?subscription=${id}"}`;
    const reason = life.isEnded ? `"cancellation_requested"` : "null";
    const details = `{"comment":null,"feedback":null,"reason":${reason}}`;
    const latest = idOf("in", lives.invoiceOf(life.place, life.to - 1));
    return `{"id":"${id}",${SUBSCRIPTION_ONE},"billing_cycle_anchor":${created},${SUBSCRIPTION_TWO},"canceled_at":${ended},"cancellation_details":${details},${SUBSCRIPTION_THREE},"created":${created},"currency":"usd","customer":"${idOf("cus", index)}",${SUBSCRIPTION_FOUR},"ended_at":${ended},${SUBSCRIPTION_FIVE},"items":${list},"latest_invoice":"${latest}",${SUBSCRIPTION_SIX},"start_date":${created},"status":"${life.isEnded ? "canceled" : "active"}",${SUBSCRIPTION_LAST}}`;
  };

  const line = (invoice: number, life: Life, of: Line): string => {
    const { price, product, name, unit } = of;
    const id = `il_Large${String(invoice).padStart(14, "0")}${of.mark}`;
    const credited =
      of.mark === "C" ? `{"credited_items":${creditedItems(lives, invoice)}}` : `{"credited_items":null}`;
    const pending = of.isProration ? `"${proratedId(invoice, of.mark === "D")}"` : "null";
    const details = `{"invoice_item":${pending},"proration":${of.isProration},"proration_details":${credited},"subscription":"${idOf("sub", life.customer)}","subscription_item":"${itemId(life.customer, of.isAddOn)}"}`;
    const described = of.isProration
      ? `${of.quantity} x ${name} after a change`
      : `${of.quantity} x ${name} (per month)`;
    return `{"id":"${id}","object":"line_item","amount":${of.amount},"currency":"usd","description":"${described}","discount_amounts":[],"discountable":${!of.isProration},"discounts":[],"invoice":"${idOf("in", invoice)}",${TAIL},"parent":{"invoice_item_details":null,"subscription_item_details":${details},"type":"subscription_item_details"},"period":{"end":${of.end},"start":${of.start}},"pretax_credit_amounts":[],"pricing":{"price_details":{"price":"${price}","product":"${product}"},"type":"price_details","unit_amount_decimal":"${unit}"},"quantity":${of.quantity},"quantity_decimal":"${of.quantity}","subscription":"${idOf("sub", life.customer)}","subtotal":${of.amount},"taxes":[]}`;
  };

  const invoice = (index: number): string => {
    const { month, place } = lives.invoiceAt(index);
    const life = lives.lifeOf(lives.holder(place, month));
    const id = idOf("in", index);
    const created = lives.monthStart(place, month);
    const lines = linesOf(lives, life, month);
    let total = 0;
    for (const one of lines) total += one.amount;
    const start = month === life.from ? created : lives.monthStart(place, month - 1);
    const subscriptionDetails = `{"metadata":{},"subscription":"${idOf("sub", life.customer)}"}`;
    const url = `https://invoice.stripe.example/i/acct_large/live_${id}`;
    const list = lines.map((one) => line(index, life, one)).join(",");
    const why = month === life.from ? "subscription_create" : "subscription_cycle";
    return `{"id":"${id}",${INVOICE_HEAD},"amount_due":${total},"amount_overpaid":0,"amount_paid":${total},"amount_remaining":0,${INVOICE_ONE},"billing_reason":"${why}",${INVOICE_TWO},"created":${created},${INVOICE_THREE},"customer":"${idOf("cus", life.customer)}",${INVOICE_FOUR},"customer_email":"${mailOf(life.customer)}","customer_name":"${nameOf(life.customer)}",${INVOICE_FIVE},"effective_at":${created},${INVOICE_SIX},"hosted_invoice_url":"${url}","invoice_pdf":"${url}/pdf",${INVOICE_SEVEN},"lines":{"object":"list","data":[${list}],"has_more":false,"url":"/v1/invoices/${id}/lines"},${TAIL},"next_payment_attempt":null,"number":"L${life.customer}-${String(month - life.from + 1).padStart(4, "0")}",${INVOICE_EIGHT},"parent":{"quote_details":null,"subscription_details":${subscriptionDetails},"type":"subscription_details"},${INVOICE_NINE},"period_end":${created},"period_start":${start},${INVOICE_TEN},"status":"paid","status_transitions":{"finalized_at":${created},"marked_uncollectible_at":null,"paid_at":${created},"voided_at":null},"subtotal":${total},"subtotal_excluding_tax":${total},${INVOICE_TAIL},"total":${total},"total_excluding_tax":${total},${INVOICE_LAST},"webhooks_delivered_at":${created}}`;
  };

  const invoiceItem = (index: number, isDebit: boolean): string => {
    const { month, place } = lives.invoiceAt(index);
    const life = lives.lifeOf(lives.holder(place, month));
    const of = linesOf(lives, life, month)[isDebit ? 1 : 0];
    if (of === undefined) throw new RangeError(`no proration on invoice ${index}`);
    const sub = idOf("sub", life.customer);
    const parent = `{"subscription_details":{"subscription":"${sub}","subscription_item":"${itemId(life.customer, false)}"},"type":"subscription_details"}`;
    return `{"id":"${proratedId(index, isDebit)}","object":"invoiceitem","amount":${of.amount},"currency":"usd","customer":"${idOf("cus", life.customer)}","customer_account":null,"date":${of.start},"description":"${of.quantity} x ${of.name} after a change","discountable":false,"discounts":[],"invoice":"${idOf("in", index)}",${TAIL},"net_amount":${of.amount},"parent":${parent},"period":{"end":${of.end},"start":${of.start}},"pricing":{"price_details":{"price":"${of.price}","product":"${of.product}"},"type":"price_details","unit_amount_decimal":"${of.unit}"},"proration":true,"quantity":${of.quantity},"quantity_decimal":"${of.quantity}","tax_rates":[],"test_clock":null}`;
  };

  return {
    customer,
    subscription,
    subscriptionItem: (index, isAddOn) => item(lives.lifeOf(index), isAddOn),
    invoice,
    invoiceItem,
  };
}

interface Line {
  /** C and D: credit and debit of a change; P: the plan; A: the add-on. */
  mark: "C" | "D" | "P" | "A";
  isAddOn: boolean;
  isProration: boolean;
  price: string;
  product: string;
  name: string;
  unit: number;
  quantity: number;
  amount: number;
  start: number;
  end: number;
}

/** The lines of an invoice for a month: the change of the month before, then the month ahead. */
function linesOf(lives: Lives, life: Life, month: number): Line[] {
  const sold = PRICES[life.plan] ?? PRICES[0];
  const plan = { isAddOn: false, price: sold.id, product: sold.product, name: sold.name, unit: sold.unit };
  const period = { start: lives.monthStart(life.place, month), end: lives.monthStart(life.place, month + 1) };
  const { change } = life;
  const isChanged = change !== undefined && change.month < month;
  const quantity = isChanged ? change.quantity : life.quantity;
  const lines: Line[] = [];
  if (isChanged && change.month === month - 1) {
    const begun = lives.monthStart(life.place, month - 1);
    const start = changedAt(lives, life.place, month - 1);
    const rest = { isProration: true, start, end: period.start };
    const worth = (count: number): number =>
      Math.round((sold.unit * count * (period.start - start)) / (period.start - begun));
    lines.push({ ...plan, ...rest, mark: "C", quantity: life.quantity, amount: -worth(life.quantity) });
    lines.push({ ...plan, ...rest, mark: "D", quantity, amount: worth(quantity) });
  }
  lines.push({ ...plan, ...period, mark: "P", isProration: false, quantity, amount: sold.unit * quantity });
  if (life.hasAddOn) {
    const { id: price, product, name, unit } = ADD_ON;
    const addOn = {
      isAddOn: true,
      isProration: false,
      price,
      product,
      name,
      unit,
      quantity: 1,
      amount: unit,
    };
    lines.push({ ...addOn, ...period, mark: "A" });
  }
  return lines;
}

/** The instant of a quantity change: halfway through the month. */
export function changedAt(lives: Lives, place: number, month: number): number {
  return Math.floor((lives.monthStart(place, month) + lives.monthStart(place, month + 1)) / 2);
}

/** What a credit refers to: the plan's line on the previous invoice. */
function creditedItems(lives: Lives, invoice: number): string {
  const { month, place } = lives.invoiceAt(invoice);
  const before = lives.invoiceOf(place, month - 1);
  const line = `il_Large${String(before).padStart(14, "0")}P`;
  return `{"invoice":"${idOf("in", before)}","invoice_line_items":["${line}"]}`;
}

function proratedId(invoice: number, isDebit: boolean): string {
  return idOf("ii", 2 * invoice + (isDebit ? 1 : 0));
}

function itemId(customer: number, isAddOn: boolean): string {
  return idOf("si", 2 * customer + (isAddOn ? 1 : 0));
}

function nameOf(customer: number): string {
  return `Customer ${customer}`;
}

function mailOf(customer: number): string {
  return `billing@customer${customer}.example`;
}
