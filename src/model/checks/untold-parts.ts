import { untoldCopies } from "../../sources/stripe/postgres/columns-of-copy.ts";
import type { Store } from "../../store/store.ts";

/** Something of Stripe's objects that figures need and that was never told, and what that does to them. */
export interface UntoldPart {
  account: string;
  /** The type of object in Stripe's words, or a table of a copy, and then of all its objects. */
  object: string;
  id: string | null;
  field: string;
  /** The id of a discount that is named, and of which nothing is known. */
  value: string | null;
  effect: string;
}

/** What an untold field of an object does to figures, by type of object and field. */
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
 * What was never told: by copies in PostgreSQL, then discounts that are named by their id alone, then fields of single objects, as they
 * were last seen.
 * @param until the last entry of the log that is read @param most how many are listed of those that are counted
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
