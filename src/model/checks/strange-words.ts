import { effectOf } from "../../sources/stripe/objects/bounds.ts";
import { EFFECTS, type StrangeWord } from "../../sources/stripe/objects/stripe-words.ts";
import type { Store } from "../../store/store.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/** A word in an object of Stripe's that is not known, or a number, date or id that cannot be counted with, and what that does to figures. */
export interface Strange extends StrangeWord {
  account: string;
  /** The type of object, in Stripe's words. */
  object: string;
  id: string;
  effect: string;
}

/**
 * What objects say, up to an entry of the log, as they were last seen, and that cannot be read: words, then times of sights, then numbers,
 * dates and ids. The first so many, and how many there are.
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
