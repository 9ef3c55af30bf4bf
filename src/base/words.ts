/** Movement types in display order. `transfer` only appears in breakdowns by item. */
export const MOVEMENT_TYPES = [
  "new",
  "reactivation",
  "expansion",
  "contraction",
  "churn",
  "transfer",
  "none",
] as const;
export type MovementType = (typeof MOVEMENT_TYPES)[number];

/** Why MRR moved, in display order. `transfer` only appears in breakdowns by item. */
export const CAUSES = [
  "new",
  "reactivation",
  "plan",
  "seats",
  "add_on",
  "cross_sell",
  "usage",
  "price",
  "term",
  "discount",
  "status",
  "churn",
  "transfer",
] as const;
export type Cause = (typeof CAUSES)[number];

/** Causes by group. `fx`, the group of exchange rate effects, has no cause of its own. */
export const CAUSE_GROUPS = {
  new: ["new"],
  reactivation: ["reactivation"],
  upsell: ["plan", "seats"],
  "add-on": ["add_on"],
  "cross-sell": ["cross_sell"],
  usage: ["usage"],
  price: ["price", "term", "discount"],
  status: ["status"],
  churn: ["churn"],
  transfer: ["transfer"],
} as const satisfies Record<string, readonly Cause[]>;

const GROUP_OF = new Map<Cause, string>(
  Object.entries(CAUSE_GROUPS).flatMap(([group, causes]) =>
    causes.map((cause): [Cause, string] => [cause, group]),
  ),
);

/** The group a cause belongs to. */
export function groupOf(cause: Cause): string {
  return GROUP_OF.get(cause) ?? cause;
}

/** Subscription item statuses of the evidence model. */
export const STATUSES = [
  "trialing",
  "active",
  "past_due",
  "canceling",
  "paused",
  "unpaid",
  "incomplete",
  "ended",
] as const;
export type Status = (typeof STATUSES)[number];

export const INTERVALS = ["day", "week", "month", "year"] as const;
export type BillingInterval = (typeof INTERVALS)[number];
