import type { Stream } from "../random.ts";
import { type Payer, paidOn } from "./payer.ts";
import { LEAD, nameOf } from "./people.ts";
import { dateOf } from "./quarters.ts";
import type { Story } from "./story.ts";
import { instantOn, named, type Told } from "./telling.ts";

/** The share of customers that were left alone for a while. */
const SHARE = 0.012;

/** Tells in which time a customer is left alone, for a few of them. */
export function tellBlocks(payer: Payer, id: string, stream: Stream, { today }: Story): Told[] {
  const from = today - stream.whole(2, 300);
  if (!stream.chance(SHARE) || (paidOn(payer, from)?.dollars ?? 0) <= 0) return [];
  const until = from + stream.whole(10, 45);
  const reason = stream.chance(0.7) ? "support" : "Asked not to be written to";
  const isOpen = until > today;
  const body = { ...named(payer), reason, from: dateOf(from), until: isOpen ? null : dateOf(until) };
  return [{ kind: "block", id, at: instantOn(from, stream), by: nameOf(LEAD), body }];
}
