/** A Stripe account's data, as its API returns it. All instants in seconds. */
export interface StripeData {
  /** `acct_…` */
  readonly id: string;
  readonly livemode: boolean;
  /** What the account reports in: a currency in small letters, and a time zone; US dollars and UTC if missing. */
  readonly terms?: { currency: string; zone: string };
  /** The account's virtual time; the server sends it in the Date header. */
  now(): number;
  /** The version used when a request names none; the newest by default. */
  readonly version?: string;
  /** The same account in an older version; if missing, only the newest version is available. */
  inVersion?(version: string): StripeData;
  /** Whether a list can continue after the id of a deleted object. */
  readonly isCursorKept?: boolean;
  /** Objects of one kind, newest first (created descending, then latest created first), lazily. */
  list(kind: ListKind, filter: ListFilter): Iterable<ApiObject>;
  /** Gets an object; a deleted one is `{id, object, deleted: true}`. */
  get(kind: ListKind, id: string): ApiObject | undefined;
  /** Usage reported to a meter for a customer up to now, oldest first; none if missing. */
  reports?(meter: string, customer: string): Iterable<Report>;
  /** Like `list`, with each object as JSON, when `expand` wouldn't change it; otherwise undefined. */
  listJson?(kind: ListKind, filter: ListFilter, expand: readonly string[]): Iterable<ListedJson> | undefined;
}

/**
 * JSON as Stripe sends it in the newest API version, with expandable fields as ids. Fields that Stripe sends in part
 * are complete here: an invoice has all its `lines.data`, a subscription all its `items.data`, a price its `tiers`, a
 * coupon its `applies_to` and `currency_options`. The server truncates the lists and leaves out what wasn't requested.
 */
export type ApiObject = { id: string; object: string; created?: number; [field: string]: unknown };

/** Usage as a customer reported it to a meter; `at` is the time it is of. */
export interface Report {
  at: number;
  value: number;
}

export interface ListedJson {
  id: string;
  json: string;
}

/** `discounts` and `subscription_schedules` only need `get`, so that the server can expand them. */
export type ListKind =
  | "customers"
  | "products"
  | "prices"
  | "coupons"
  | "promotion_codes"
  | "subscriptions"
  | "subscription_items"
  | "invoices"
  | "invoiceitems"
  | "credit_notes"
  | "events"
  | "billing/meters"
  | "subscription_schedules"
  | "discounts";

/** The filters of a list; those left out don't apply. Both cursors are ids that `get` knows. */
export interface ListFilter {
  /** Only objects after this id in the list (older). */
  startingAfter?: string;
  /** Only objects before this id in the list (newer), still newest first. */
  endingBefore?: string;
  created?: { gte?: number; gt?: number; lte?: number; lt?: number };
  /** Maximum number that will be read (with `endingBefore`: those closest to it); only a hint. */
  limit?: number;
  ids?: readonly string[];
  customer?: string;
  subscription?: string;
  invoice?: string;
  price?: string;
  product?: string;
  /** For prices: only those billed by this meter. */
  recurring?: { meter?: string };
  /** For subscriptions: `all` is every status; by default, every status but canceled. */
  status?: string;
  active?: boolean;
  pending?: boolean;
  /** For prices, `one_time` or `recurring`; for events, one type, which may end in `.*`. */
  type?: string;
  types?: readonly string[];
}
