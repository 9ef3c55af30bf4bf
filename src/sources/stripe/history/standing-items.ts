import type { Status } from "../../../base/words.ts";
import type { CustomerEvidence } from "./customer-evidence.ts";
import { discountTerms } from "./discount-terms.ts";
import { discountsAt } from "./discounts.ts";
import { discounted, isOn, NOTHING_OFF, type Worth, worthOf } from "./history.ts";
import { statusOf } from "./status-facts.ts";
import { inCurrency, type World } from "./world.ts";

/** What an item is worth according to its latest snapshot. */
export interface StandingItem extends Worth {
  subscription: string;
  item: string;
  /** Null for an unknown status. */
  status: Status | null;
}

/**
 * What a customer's subscriptions are worth according to the latest snapshot of each alone, without history.
 * @param at in seconds; discounts that apply then are used
 */
export function standingOf(evidence: CustomerEvidence, ofAccount: World, at: number): StandingItem[] {
  return [...evidence.snapshots].flatMap(([id, snapshots]) => {
    const last = snapshots.at(-1)?.body;
    if (last === undefined) return [];
    const world = inCurrency(ofAccount, last.currency);
    const lines = evidence.lines.filter((line) => isOn(line, id, snapshots));
    const terms = discountTerms(evidence, { id, snapshots, lines }, world);
    const levels = last.items.map(({ id: item, price, quantity }) => ({
      item,
      price,
      quantity: quantity ?? 1,
    }));
    const off = discountsAt(
      terms,
      levels.map((level) => discounted(level.item, level, world)),
      at,
    );
    return levels.map((level) => ({
      ...worthOf(level, world, off.get(level.item) ?? NOTHING_OFF),
      subscription: id,
      item: level.item,
      status: statusOf(last),
    }));
  });
}
