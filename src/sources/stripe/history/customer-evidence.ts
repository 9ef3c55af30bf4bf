import type { SeenEntry } from "../../../store/stripe/log.ts";
import type { Discount } from "../objects/catalogue-shapes.ts";
import type { Invoice, InvoiceItem, Line, Subscription } from "../objects/shapes.ts";

/** A subscription as seen at one instant. */
export interface Snapshot {
  at: number;
  /** True for an event, which gives the second of the change; a response only shows that it was so by then. */
  isExact: boolean;
  body: Subscription;
  /** Its state just before the change, if the event reports it; null otherwise. */
  previous: Subscription | null;
  seq: number;
}

/** A line of an invoice or a pending proration, with its context. */
export interface BilledLine extends Omit<Line, "invoiceItem"> {
  /** When its invoice was created; null while it is pending. */
  invoicedAt: number | null;
  /** The discounts on the whole invoice. */
  invoiceDiscounts: string[];
  currency: string;
  seq: number;
}

export interface SeenInvoice extends Invoice {
  seq: number;
}

/** A discount, and the second it was removed, if an event reported that. */
export interface SeenDiscount extends Discount {
  removedAt: number | null;
  seq: number;
}

/** Everything known about one customer. */
export interface CustomerEvidence {
  account: string;
  customer: string;
  /** By subscription, in time order. */
  snapshots: Map<string, Snapshot[]>;
  invoices: SeenInvoice[];
  lines: BilledLine[];
  discounts: Map<string, SeenDiscount>;
  /** The customer's own discount as seen, in time order: each applied from `at` on; null for none. */
  customerDiscounts: { at: number; id: string | null; isExact: boolean }[];
}

/**
 * Sorts what the log has about a customer. The order in which it was recorded doesn't matter.
 * @param entries of one account and customer
 */
export function readCustomer(entries: SeenEntry[]): CustomerEvidence {
  const ordered = [...entries].sort(
    (a, b) => a.seenAt - b.seenAt || order(a) - order(b) || (a.body < b.body ? -1 : 1),
  );
  const evidence: CustomerEvidence = {
    account: entries[0]?.account ?? "",
    customer: entries[0]?.customer ?? "",
    snapshots: new Map(),
    invoices: [],
    lines: [],
    discounts: new Map(),
    customerDiscounts: [],
  };
  const invoices = new Map<string, SeenInvoice>();
  const pending = new Map<string, BilledLine>();
  for (const entry of ordered) {
    if (entry.type === "subscription") addSnapshot(evidence, entry);
    if (entry.type === "discount") addDiscount(evidence, entry);
    if (entry.type === "customer" && !entry.isDeleted) {
      const { discount }: { discount: string | null } = JSON.parse(entry.body);
      evidence.customerDiscounts.push({ at: entry.seenAt, id: discount, isExact: entry.event !== null });
    }
    if (entry.type === "invoice") {
      if (entry.isDeleted) invoices.delete(entry.id);
      else invoices.set(entry.id, { ...parsed<Invoice>(entry), seq: entry.seq });
    }
    if (entry.type === "invoiceitem") {
      if (entry.isDeleted) pending.delete(entry.id);
      else pending.set(entry.id, pendingLine(parsed<InvoiceItem>(entry), entry.seq));
    }
  }
  for (const snapshots of evidence.snapshots.values()) inOrder(snapshots);
  evidence.invoices = [...invoices.values()].sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1));
  const lines = evidence.invoices.flatMap((invoice) => linesOf(invoice, pending));
  evidence.lines = [...lines, ...notInvoiced(pending, evidence.invoices)];
  return evidence;
}

/** Parses a log entry. Not validated, because `readObject` wrote it. */
function parsed<T>(entry: SeenEntry): T {
  return JSON.parse(entry.body);
}

/** Within a second, responses sort before events. */
function order({ event }: SeenEntry): number {
  return event === null ? 0 : 1;
}

function addSnapshot({ snapshots }: CustomerEvidence, entry: SeenEntry): void {
  if (entry.isDeleted) return;
  const known = snapshots.get(entry.id) ?? [];
  known.push({
    at: entry.seenAt,
    isExact: entry.event !== null,
    body: parsed<Subscription>(entry),
    previous: entry.previous === null ? null : JSON.parse(entry.previous),
    seq: entry.seq,
  });
  snapshots.set(entry.id, known);
}

function addDiscount({ discounts }: CustomerEvidence, entry: SeenEntry): void {
  const removedAt = entry.isDeleted ? entry.seenAt : (discounts.get(entry.id)?.removedAt ?? null);
  discounts.set(entry.id, { ...parsed<Discount>(entry), removedAt, seq: entry.seq });
}

/** Lines of an invoice. A proration line may only name its invoice item, which then names the subscription item. */
function linesOf(invoice: SeenInvoice, pending: Map<string, BilledLine>): BilledLine[] {
  const { created: invoicedAt, currency, seq, discounts: invoiceDiscounts } = invoice;
  return invoice.lines.map(({ invoiceItem, ...line }) => {
    const source = line.item === null && invoiceItem !== null ? pending.get(invoiceItem) : undefined;
    const of = source === undefined ? {} : { item: source.item, subscription: source.subscription };
    return { ...line, ...of, invoicedAt, invoiceDiscounts, currency, seq };
  });
}

function pendingLine(item: InvoiceItem, seq: number): BilledLine {
  const { customer: _, livemode: __, test_clock: ___, ...line } = item;
  return { ...line, discounts: [], taken: [], invoiceDiscounts: [], currency: "", invoicedAt: null, seq };
}

/** Pending prorations that aren't on an invoice yet. */
function notInvoiced(pending: Map<string, BilledLine>, invoices: SeenInvoice[]): BilledLine[] {
  const taken = new Set(invoices.flatMap(({ lines }) => lines.map(({ invoiceItem }) => invoiceItem)));
  return [...pending.values()].filter(({ id }) => !taken.has(id));
}

/**
 * Orders events of the same second as they happened, by matching each event's previous state to the state another
 * leaves.
 */
function inOrder(snapshots: Snapshot[]): void {
  for (let start = 0; start < snapshots.length; ) {
    let end = start + 1;
    while (snapshots[end]?.at === snapshots[start]?.at) end += 1;
    const before = snapshots[start - 1]?.body ?? null;
    if (end - start > 1)
      snapshots.splice(start, end - start, ...chained(snapshots.slice(start, end), before));
    start = end;
  }
}

/**
 * Puts each event after the one whose state it names as its previous state. Without a match, events that follow no
 * other come first.
 */
function chained(snapshots: Snapshot[], before: Subscription | null): Snapshot[] {
  const text = (body: Subscription | null) => (body === null ? null : JSON.stringify(body));
  const answers = snapshots.filter(({ isExact }) => !isExact);
  const rest = snapshots.filter(({ isExact }) => isExact);
  const found: Snapshot[] = [];
  let now = text(before);
  while (rest.length > 0) {
    const follows = (one: Snapshot) =>
      one.previous !== null && rest.some((other) => other !== one && text(other.body) === text(one.previous));
    const isNext = ({ previous }: Snapshot) => previous !== null && text(previous) === now;
    const still = rest.findIndex((one) => isNext(one) && text(one.body) === now);
    const next = still >= 0 ? still : rest.findIndex(isNext);
    const first = next >= 0 ? next : rest.findIndex((one) => !follows(one));
    const [one] = rest.splice(Math.max(first, 0), 1);
    if (one === undefined) break;
    found.push(one);
    now = text(one.body);
  }
  return [...answers, ...found];
}
