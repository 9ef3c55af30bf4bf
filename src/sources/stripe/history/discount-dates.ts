import { AT_ONCE } from "./beginning.ts";
import type { SeenDiscount, Snapshot } from "./customer-evidence.ts";

/**
 * When a discount starts to apply. One that starts within seconds of its subscription, or of its item, began with it
 * (DECISIONS, Beginnings of a few seconds).
 * @param snapshots of the subscription
 * @returns seconds
 */
export function discountBegins({ start, item }: SeenDiscount, snapshots: Snapshot[]): number {
  const body = snapshots.at(-1)?.body;
  if (body === undefined) return start;
  if (isAtOnce(start, body.created)) return Math.min(start, body.started);
  const created = snapshots.flatMap((one) => one.body.items).find(({ id }) => id === item)?.created;
  return created !== undefined && isAtOnce(start, created) ? created : start;
}

/**
 * When an ended discount was replaced: the start of another on the same thing if it is within seconds of that end,
 * otherwise the end itself.
 * @param to its end, in seconds
 */
export function discountEnds(of: SeenDiscount, to: number, all: Iterable<SeenDiscount>): number {
  const next = [...all]
    .filter((one) => one.id !== of.id && one.start > of.start && isOnSame(one, of))
    .map(({ start }) => start)
    .find((start) => Math.abs(start - to) <= AT_ONCE);
  return next ?? to;
}

function isAtOnce(start: number, created: number): boolean {
  return start >= created && start <= created + AT_ONCE;
}

function isOnSame(one: SeenDiscount, other: SeenDiscount): boolean {
  const isInvoiced = one.invoice !== null || one.invoice_item !== null;
  return !isInvoiced && one.subscription === other.subscription && one.item === other.item;
}
