import { DAY } from "../calendar.ts";
import { ACCOUNTS } from "../profile.ts";
import type { Stream } from "../random.ts";
import type { Payer } from "./payer.ts";

/** Something that somebody told on an instant, in the columns of the record: what holds of it from then on. */
export interface Told {
  kind: "person" | "ownership" | "opportunity" | "target" | "offer" | "block";
  id: string;
  /** In ISO form. */
  at: string;
  by: string;
  body: Record<string, unknown>;
}

/** A customer's account and id, as bodies name it. */
export function named({ account, key }: Pick<Payer, "account" | "key">): {
  account: string;
  customer: string;
} {
  return {
    account: ACCOUNTS[account] ?? ACCOUNTS[0],
    customer: `cus_${String(key).padStart(7, "0")}`,
  };
}

/** An instant in working hours of a day, in ISO form. @param place among several of one day, which stay in order */
export function instantOn(day: number, stream: Stream, place = 0): string {
  const second = stream.whole(8 * 3600, 11 * 3600) + place * 5400;
  return new Date((day * DAY + second) * 1000).toISOString();
}
