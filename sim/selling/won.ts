import { MINOR_MICROS } from "../catalogue.ts";
import type { Stream } from "../random.ts";
import { type Deal, NEGOTIATION, PROPOSAL } from "./deal.ts";
import { dollarsOf, isGivenBack, isOversold } from "./given-back.ts";
import { type Owning, workerOf } from "./owners.ts";
import type { Payer, Rise } from "./payer.ts";
import { TAKEN_BACK } from "./people.ts";
import { lastOf, quarterOf } from "./quarters.ts";
import type { Story } from "./story.ts";
import { titleOf } from "./titles.ts";

/** Larger rises are sold in parts. */
const MOST_DOLLARS = 2000;
/** How much of a rise was expected, before add-ons were pushed and since. */
const EXPECTED = [0.9, 0.99] as const;

/** Draws which of a customer's rises somebody worked for, and how these deals went. */
export function drawWon(stream: Stream, payer: Payer, owned: readonly Owning[], story: Story): Deal[] {
  return payer.rises.flatMap((rise) => {
    const isWorked = stream.chance(chanceOf(payer, rise, story));
    return isWorked && rise.day > story.first + 20 ? [wonDeal(stream, payer, rise, owned, story)] : [];
  });
}

/** How likely it is that somebody worked for a rise. */
function chanceOf(payer: Payer, rise: Rise, { pushFrom, analyticsUntil }: Story): number {
  const { type, day, price } = rise;
  const isPush = day >= pushFrom;
  if (isOversold(payer, rise)) return 0.9;
  if (type === "upsell" && isGivenBack(rise)) return 0.04;
  if (type === "add_on") return isPush ? 0.9 : 0.2;
  if (type === "cross_sell") return price.product === "prod_analytics" && day >= analyticsUntil ? 0.2 : 0.85;
  const dollars = dollarsOf(payer, rise);
  const usual = dollars > 350 ? 0.85 : dollars > 180 ? 0.6 : dollars > 90 ? 0.2 : 0.03;
  return isPush ? usual * 0.5 : usual;
}

function wonDeal(stream: Stream, payer: Payer, rise: Rise, owned: readonly Owning[], story: Story): Deal {
  const { day, type, price } = rise;
  const isAfterwards = stream.chance(0.03);
  const isSignal = type === "upsell" && !rise.isOtherPlan && stream.chance(0.4);
  const on = isAfterwards ? Math.min(day + stream.whole(2, 6), story.today) : day - stream.whole(0, 9);
  const before = isSignal ? stream.whole(9, 40) : stream.whole(18, 80);
  const created = Math.max(story.first, isAfterwards ? Math.min(day + 1, on) : on - before);
  const [early, late] = EXPECTED;
  const dollars = dollarsOf(payer, rise);
  const isOverstated = stream.chance(0.04);
  const part = isOverstated ? 1.3 : Math.min(1, MOST_DOLLARS / dollars);
  const share = part * (day >= story.pushFrom ? late : early);
  const minor = MINOR_MICROS[payer.currency];
  const isReopened = stream.chance(0.05) && on - created > 30;
  const isOfTaker = isOversold(payer, rise) && stream.chance(0.95);
  return {
    ...{ payer, type, product: price.product, price: price.price, quantity: rise.quantity },
    title: titleOf(rise),
    micros: Math.max(1, Math.round((rise.micros * share) / minor)) * minor,
    dollars: dollars * share,
    owner: isOfTaker ? TAKEN_BACK : workerOf(stream, owned, on),
    probability: dollars * share > 500 && stream.chance(0.4) ? stream.whole(4, 12) * 5 : null,
    isFromSignal: isSignal && !isAfterwards,
    created,
    due: Math.max(on, Math.min(on + stream.whole(0, 14), lastOf(quarterOf(on)))),
    slip: null,
    lostFor: isReopened ? { from: created + 12, until: created + 22, reason: "No answer" } : null,
    stage: stream.chance(0.8) ? NEGOTIATION : PROPOSAL,
    since: null,
    end: { on, reason: null },
  };
}
