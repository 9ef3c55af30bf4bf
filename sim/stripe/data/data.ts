/** What a Stripe account holds, as its API tells it. All instants in seconds. */
export interface StripeData {
  /** `acct_…` */
  readonly id: string;
  readonly livemode: boolean;
  /** The account's virtual now; the server answers with it in the Date header. */
  now(): number;
  /** The version in which it answers where none is asked for; the newest by default. */
  readonly version?: string;
  /** The same account as older versions tell it; without, it answers in the newest one only. */
  inVersion?(version: string): StripeData;
  /** A list goes on after the id of an object that was deleted. */
  readonly isCursorKept?: boolean;
  /** Objects of one kind, newest first (created descending, then as they were made, last first), lazily. */
  list(kind: ListKind, filter: ListFilter): Iterable<ApiObject>;
  /** A deleted one is `{id, object, deleted: true}`. */
  get(kind: ListKind, id: string): ApiObject | undefined;
  /** As `list`, each object as JSON, where `expand` would leave it as it is; undefined where it would not. */
  listJson?(kind: ListKind, filter: ListFilter, expand: readonly string[]): Iterable<ListedJson> | undefined;
}

/**
 * JSON as Stripe sends it under the newest API version, with expandable fields as ids. What is sent in parts is whole
 * here: an invoice has all its `lines.data`, a subscription all its `items.data`, a price its `tiers`, a coupon its
 * `applies_to` and `currency_options`; the server cuts the lists and leaves out what was not asked for.
 */
export type ApiObject = { id: string; object: string; created?: number; [field: string]: unknown };

export interface ListedJson {
  id: string;
  json: string;
}

/** `discounts` and `subscription_schedules` need only `get`, so that the server can expand them. */
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

/** What a list is narrowed to; what is left out does not narrow. Both cursors are ids that `get` knows. */
export interface ListFilter {
  /** Only what comes after this id in the list (older). */
  startingAfter?: string;
  /** Only what comes before this id in the list (newer), still newest first. */
  endingBefore?: string;
  created?: { gte?: number; gt?: number; lte?: number; lt?: number };
  /** How many will be read at most (with `endingBefore`: those next to it); it need not be kept to. */
  limit?: number;
  ids?: readonly string[];
  customer?: string;
  subscription?: string;
  invoice?: string;
  price?: string;
  product?: string;
  /** Of subscriptions, `all` is every status and nothing is every one but canceled. */
  status?: string;
  active?: boolean;
  pending?: boolean;
  /** Of prices, `one_time` or `recurring`; of events, one type, which may end in `.*`. */
  type?: string;
  types?: readonly string[];
}
