import type { SimAccount } from "../account/account.ts";
import type { CreditNote, Invoice } from "../account/wire.ts";

/** Credits part of a finalized invoice's first line. */
export function createCreditNote(account: SimAccount, invoiceId: string, amount: number): CreditNote {
  const invoice = account.one("invoices", invoiceId);
  const note = account.create("credit_notes", noteOf(account, invoice, amount), "credit_note.created");
  const isPaid = invoice.status === "paid";
  const changes: Partial<Invoice> = isPaid
    ? { post_payment_credit_notes_amount: invoice.post_payment_credit_notes_amount + amount }
    : {
        pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount + amount,
        amount_remaining: invoice.amount_remaining - amount,
      };
  account.change("invoices", invoiceId, changes, "invoice.updated");
  account.count("credit note");
  return note;
}

function noteOf(account: SimAccount, invoice: Invoice, amount: number): CreditNote {
  const isPaid = invoice.status === "paid";
  const id = account.newId("cn", 24);
  const line = lineOf(account, invoice, amount);
  return {
    id,
    object: "credit_note",
    amount,
    amount_shipping: 0,
    created: account.now(),
    currency: invoice.currency,
    customer: invoice.customer ?? "",
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: account.now(),
    invoice: invoice.id,
    lines: { object: "list", data: [line], has_more: false, url: `/v1/credit_notes/${id}/lines` },
    livemode: account.livemode,
    memo: null,
    metadata: {},
    number: `${invoice.number ?? ""}-CN-01`,
    out_of_band_amount: isPaid ? amount : null,
    pdf: `https://pay.stripe.com/credit_notes/${account.id}/${id}/pdf`,
    post_payment_amount: isPaid ? amount : 0,
    pre_payment_amount: isPaid ? 0 : amount,
    pretax_credit_amounts: [],
    reason: "order_change",
    refunds: [],
    shipping_cost: null,
    status: "issued",
    subtotal: amount,
    subtotal_excluding_tax: amount,
    total: amount,
    total_excluding_tax: amount,
    total_taxes: [],
    type: isPaid ? "post_payment" : "pre_payment",
    voided_at: null,
  };
}

function lineOf(account: SimAccount, invoice: Invoice, amount: number): CreditNote["lines"]["data"][number] {
  const [first] = invoice.lines.data;
  return {
    id: account.newId("cnli", 24),
    object: "credit_note_line_item",
    amount,
    description: first?.description ?? null,
    discount_amount: 0,
    discount_amounts: [],
    ...(first === undefined ? {} : { invoice_line_item: first.id }),
    livemode: account.livemode,
    metadata: {},
    pretax_credit_amounts: [],
    quantity: null,
    tax_rates: [],
    taxes: [],
    type: "invoice_line_item",
    unit_amount: null,
    unit_amount_decimal: null,
  };
}
