import type { SimAccount } from "../account/account.ts";
import { DAY, HOUR } from "../account/calendar.ts";
import type { Invoice, InvoiceLine } from "../account/wire.ts";
import { spend } from "./discounts.ts";
import { type LineDraft, lineOf } from "./lines.ts";
import { generalDiscounts, reductions } from "./reductions.ts";

export type Reason =
  | "subscription_create"
  | "subscription_cycle"
  | "subscription_update"
  | "subscription_threshold"
  | "manual";

export interface InvoiceTerms {
  customer: string;
  subscription: string | null;
  reason: Reason;
  lines: readonly LineDraft[];
  /** For a renewal, the previous cycle; otherwise the instant. */
  period?: { start: number; end: number };
}

/** Creates a draft from lines, using up the once coupons that reduce it. */
export function draftInvoice(account: SimAccount, terms: InvoiceTerms): Invoice {
  const { customer, subscription, lines } = terms;
  const id = account.newId("in", 24);
  const offs = reductions(account, customer, subscription, lines);
  const rows = lines.map((line, i) => lineOf(account, id, subscription, line, offs[i] ?? []));
  for (const [i, { source }] of lines.entries())
    if (source !== null && rows[i] !== undefined) account.put("invoiceitems", { ...source, invoice: id });
  const invoice = account.create("invoices", invoiceOf(account, id, terms, rows), "invoice.created");
  remember(account, lines, rows, id);
  for (const [discount, until] of usedUp(account, lines, rows)) spend(account, discount, until);
  return invoice;
}

function invoiceOf(account: SimAccount, id: string, terms: InvoiceTerms, rows: InvoiceLine[]): Invoice {
  const { customer, subscription, reason } = terms;
  const { start, end } = terms.period ?? { start: account.now(), end: account.now() };
  const owner = account.one("customers", customer);
  const subtotal = rows.reduce((sum, { amount }) => sum + amount, 0);
  const offs = totals(rows);
  const days = subscription === null ? null : account.one("subscriptions", subscription).days_until_due;
  const total = subtotal - offs.reduce((sum, { amount }) => sum + amount, 0);
  return {
    ...BLANK,
    id,
    amount_due: Math.max(0, total),
    amount_remaining: Math.max(0, total),
    auto_advance: true,
    automatically_finalizes_at: account.now() + HOUR,
    billing_reason: reason,
    collection_method: days === null ? "charge_automatically" : "send_invoice",
    created: account.now(),
    currency: rows[0]?.currency ?? owner.currency ?? "usd",
    customer,
    customer_address: owner.address ?? null,
    customer_email: owner.email,
    customer_name: owner.name ?? null,
    due_date: days === null ? null : account.now() + days * DAY,
    discounts: generalDiscounts(account, customer, subscription).map((discount) => discount.id),
    lines: { object: "list", data: rows, has_more: false, url: `/v1/invoices/${id}/lines` },
    livemode: account.livemode,
    parent:
      subscription === null
        ? null
        : {
            quote_details: null,
            subscription_details: { metadata: {}, subscription },
            type: "subscription_details",
          },
    period_end: end,
    period_start: start,
    starting_balance: owner.balance,
    subtotal,
    subtotal_excluding_tax: subtotal,
    total,
    total_discount_amounts: offs,
    total_excluding_tax: total,
  };
}

const BLANK = {
  object: "invoice",
  account_country: "US",
  account_name: "Fernwick",
  account_tax_ids: null,
  amount_overpaid: 0,
  amount_paid: 0,
  amount_shipping: 0,
  application: null,
  attempt_count: 0,
  attempted: false,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
  custom_fields: null,
  customer_account: null,
  customer_phone: null,
  customer_shipping: null,
  customer_tax_exempt: "none",
  customer_tax_ids: [],
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  effective_at: null,
  ending_balance: null,
  footer: null,
  from_invoice: null,
  hosted_invoice_url: null,
  invoice_pdf: null,
  issuer: { type: "self" },
  last_finalization_error: null,
  latest_revision: null,
  metadata: {},
  next_payment_attempt: null,
  number: null,
  on_behalf_of: null,
  payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  statement_descriptor: null,
  status: "draft",
  status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
  test_clock: null,
  total_pretax_credit_amounts: [],
  total_taxes: [],
  webhooks_delivered_at: null,
} satisfies Partial<Invoice>;

function totals(rows: readonly InvoiceLine[]): { amount: number; discount: string }[] {
  const sums = new Map<string, number>();
  for (const { discount_amounts } of rows)
    for (const { amount, discount } of discount_amounts ?? [])
      sums.set(discount, (sums.get(discount) ?? 0) + amount);
  return [...sums].map(([discount, amount]) => ({ amount, discount }));
}

/** Remembers what was charged for whole periods, for later credits. */
function remember(
  account: SimAccount,
  lines: readonly LineDraft[],
  rows: readonly InvoiceLine[],
  invoice: string,
): void {
  for (const [i, { item, price, quantity, source }] of lines.entries()) {
    const row = rows[i];
    if (item === null || source !== null || row === undefined) continue;
    const record = account.records.item(item);
    const net = row.amount - (row.discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0);
    const before = record.billed?.invoice === invoice ? record.billed : { quantity: 0, net: 0, lines: [] };
    record.billed = {
      price,
      quantity: before.quantity + quantity,
      net: before.net + net,
      invoice,
      lines: [...before.lines, row.id],
    };
  }
}

/** The once coupons that reduced something, and the end of the first licensed period they applied to. */
function usedUp(
  account: SimAccount,
  lines: readonly LineDraft[],
  rows: readonly InvoiceLine[],
): Map<string, number> {
  const used = new Map<string, number>();
  const licensed = new Map<string, number>();
  for (const [i, { price, period }] of lines.entries())
    for (const { discount } of rows[i]?.discount_amounts ?? []) {
      const coupon = account.one("coupons", account.one("discounts", discount).source.coupon ?? "");
      if (coupon.duration !== "once") continue;
      used.set(discount, account.now());
      if (price.recurring?.usage_type === "licensed" && !licensed.has(discount))
        licensed.set(discount, period.end);
    }
  return new Map([...used, ...licensed]);
}
