import { readCustomer } from "../../src/sources/stripe/history/customer-evidence.ts";
import { history, type StripeState } from "../../src/sources/stripe/history/history.ts";
import { worldsOf } from "../../src/sources/stripe/history/world.ts";
import { readObject } from "../../src/sources/stripe/objects/objects.ts";
import type { Seen, SeenEntry } from "../../src/store/stripe/log.ts";
import { day, priceOf, START } from "./objects-of.ts";

export const seat = priceOf("price_seat", 1000);
export const pro = priceOf("price_pro", 2500);

/** What a sync sees of one object. */
export function listed(raw: unknown, at = day(200)): Seen[] {
  return readObject(raw, "a", at).seen;
}

/** The history of customer `cus_1` once these, and the prices and coupons given beside, are in the log. */
export function statesOf(seen: Seen[], more: object[] = []): StripeState[] {
  const entries = entriesOf([...seen, ...[seat, pro, ...more].flatMap((raw) => listed(raw, START))]);
  return history(
    readCustomer(entries.filter(({ customer }) => customer === "cus_1")),
    worldsOf(entries)("a"),
  );
}

/** States in short: day, item where asked, status, price x quantity, evidence. */
export function short(states: StripeState[], hasItem = false): string[] {
  return states.map(({ at, item, status, price, quantity, evidence }) => {
    const words = [
      (at / 1000 - START) / 86_400,
      ...(hasItem ? [item] : []),
      status,
      price,
      "x",
      quantity,
      evidence,
    ];
    return words.join(" ");
  });
}

function entriesOf(seen: Seen[]): SeenEntry[] {
  return seen.map(({ body, previous, isDeleted, ...one }, index) => ({
    ...one,
    seq: index + 1,
    body: JSON.stringify(body),
    previous: previous === undefined ? null : JSON.stringify(previous),
    isDeleted: isDeleted ?? false,
  }));
}
