import { effectOf } from "../../sources/stripe/objects/bounds.ts";
import { EFFECTS, type StrangeWord } from "../../sources/stripe/objects/stripe-words.ts";
import type { Store } from "../../store/store.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/** An unknown value in a Stripe object, or a number, date or id that is out of bounds, and how it affects figures. */
export interface Strange extends StrangeWord {
  account: string;
  /** The type of object in Stripe's terms. */
  object: string;
  id: string;
  effect: string;
}

/**
 * Values in Stripe objects that can't be used, as last seen up to a log entry: unknown values, then impossible times,
 * then numbers, dates and ids out of bounds. Lists the first `most` and counts all.
 */
export async function strangeWords(
  store: Store,
  warehouse: Warehouse,
  until: number,
  most: number,
): Promise<{ count: number; words: Strange[] }> {
  const reader = store.stripeReader(until);
  const words: Strange[] = [];
  let count = 0;
  try {
    for (const { account, type, id, body } of reader.latestWith("strange")) {
      const { strange = [] }: { strange?: StrangeWord[] } = JSON.parse(body);
      count += strange.length;
      for (const { field, value } of strange.slice(0, most - words.length))
        words.push({ account, object: type, id, field, value, effect: EFFECTS[`${type}.${field}`] ?? "" });
    }
    const beyond = reader.beyondTime(most - words.length);
    count += beyond.count;
    for (const { account, type, id, at } of beyond.entries) {
      const effect = effectOf(type, "seen_at");
      words.push({ account, object: type, id, field: "seen_at", value: at, effect });
    }
  } finally {
    reader.close();
  }
  const numbers = await beyondBoundsIn(warehouse, most - words.length);
  return { count: count + numbers.count, words: [...words, ...numbers.words] };
}

async function beyondBoundsIn(
  warehouse: Warehouse,
  most: number,
): Promise<{ count: number; words: Strange[] }> {
  const [all] = await warehouse.query(
    "select count(*) as n from (select distinct account, object, id, field, value from raw_stripe_beyond)",
  );
  const rows = await warehouse.query(
    `select distinct account, object, id, field, value from raw_stripe_beyond order by all limit ${most}`,
  );
  const words = rows.map((row) => {
    const [object, field] = [textIn(row, "object"), textIn(row, "field")];
    const [account, id, value] = [textIn(row, "account"), textIn(row, "id"), textIn(row, "value")];
    return { account, object, id, field, value, effect: effectOf(object, field) };
  });
  return { count: numberIn(all, "n"), words };
}
