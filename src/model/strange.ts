import { EFFECTS, type StrangeWord } from "../sources/stripe/words.ts";
import type { Store } from "../store/store.ts";

/** A word in an object of Stripe's that is not known, and what that does to figures. */
export interface Strange extends StrangeWord {
  account: string;
  /** The type of object, in Stripe's words. */
  object: string;
  id: string;
  effect: string;
}

/** The words that objects have, up to an entry of the log, as they were last seen, and that are not known: the first so many, and how many there are. */
export function strangeWords(store: Store, until: number, most: number): { count: number; words: Strange[] } {
  const reader = store.stripeReader(until);
  try {
    const words: Strange[] = [];
    let count = 0;
    for (const { account, type, id, body } of reader.latestWith("strange")) {
      const { strange = [] }: { strange?: StrangeWord[] } = JSON.parse(body);
      count += strange.length;
      for (const { field, value } of strange.slice(0, most - words.length))
        words.push({ account, object: type, id, field, value, effect: EFFECTS[`${type}.${field}`] ?? "" });
    }
    return { count, words };
  } finally {
    reader.close();
  }
}
