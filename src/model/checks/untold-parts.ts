import { untoldCopies } from "../../sources/stripe/postgres/columns-of-copy.ts";
import type { Store } from "../../store/store.ts";

/** Data missing from Stripe objects that figures need, and how that affects them. */
export interface UntoldPart {
  account: string;
  /** The type of object in Stripe's terms, or a table of a database copy, meaning all its objects. */
  object: string;
  id: string | null;
  field: string;
  /** The id of a discount that is named but unknown; null otherwise. */
  value: string | null;
  effect: string;
}

/** How a missing field affects figures, by type of object and field. */
const EFFECTS: Record<string, string> = {
  "subscription.discounts": "MRR is before discounts, except those reported elsewhere",
  "subscription.items.discounts": "MRR is before its items' discounts, except those reported elsewhere",
  "coupon.applies_to": "The discount applies to all products",
};

const NAMED: Record<string, string> = {
  subscription: "MRR is before this discount",
  invoice: "MRR for its period is before this discount",
};

/**
 * Missing data: fields that copies in PostgreSQL lack, then discounts known by id only, then fields of single objects
 * as last seen.
 * @param until the last log entry to read
 * @param most how many to list; all are counted
 */
export async function untoldParts(
  store: Store,
  until: number,
  most: number,
): Promise<{ count: number; parts: UntoldPart[] }> {
  const parts: UntoldPart[] = [];
  let count = 0;
  const add = (part: UntoldPart) => {
    count += 1;
    if (parts.length < most) parts.push(part);
  };
  for (const [account, untold] of await untoldCopies(store))
    for (const { table, ...one } of untold) add({ account, object: table, id: null, value: null, ...one });
  const reader = store.stripeReader(until);
  try {
    for (const { account, type, id, discount } of reader.unknownDiscounts())
      add({ account, object: type, id, field: "discounts", value: discount, effect: NAMED[type] ?? "" });
    for (const { account, type, id, body } of reader.latestWith("untold")) {
      const { untold = [] }: { untold?: string[] } = JSON.parse(body);
      for (const field of untold)
        add({ account, object: type, id, field, value: null, effect: EFFECTS[`${type}.${field}`] ?? "" });
    }
  } finally {
    reader.close();
  }
  return { count, parts };
}
