import { DAY } from "../calendar.ts";
import { MINOR_MICROS, type Price, type ProductId } from "../catalogue.ts";
import type { Stream } from "../random.ts";
import { type Deal, NEGOTIATION, PROPOSAL } from "./deal.ts";
import { type Owning, workerOf } from "./owners.ts";
import { DOLLARS, type Paid, type Payer, paidOn, type RiseType } from "./payer.ts";
import type { Story } from "./story.ts";
import { titleOf } from "./titles.ts";

/** A customer with who looks after it. */
export interface Owned {
  payer: Payer;
  owned: readonly Owning[];
}

const REASONS = [
  "Price too high",
  "No budget this year",
  "No answer",
  "Chose another vendor",
  "Not needed now",
];
const ANALYTICS_REASON = "The reports of their accounting software are enough";
/** Dearer wishes aren't worked on. */
const MOST_DOLLARS = 6000;
/** Larger ones are judged by hand, and carefully. */
const JUDGED_DOLLARS = 400;
/** Smaller wishes for seats and plans aren't worked on. */
const LEAST_DOLLARS = 250;
const FEWEST_DOLLARS = 150;

const TYPES: Partial<Record<ProductId, RiseType>> = {
  prod_analytics: "cross_sell",
  prod_tracking: "cross_sell",
  prod_support: "add_on",
  prod_sso: "add_on",
};

/** A draw of customers that pay on a day, the more often the more they pay. */
export function customersOn(all: readonly Owned[], day: number): (stream: Stream) => Owned | undefined {
  const paying = all.flatMap((one) => {
    const paid = one.payer.isPlain ? paidOn(one.payer, day) : null;
    return paid?.plan && paid.dollars >= FEWEST_DOLLARS ? [{ one, weight: paid.dollars ** 0.8 }] : [];
  });
  const weights = paying.map(({ weight }) => weight);
  return (stream) => paying[stream.weighted(weights)]?.one;
}

/** When a deal was made, and how it went on. */
export type Course = Pick<Deal, "created" | "due"> &
  Partial<Pick<Deal, "slip" | "lostFor" | "stage" | "since" | "end">>;

/** A deal that bought nothing so far: more seats or a higher plan, or one of the other products. */
export function drawUnsold(
  stream: Stream,
  { payer, owned }: Owned,
  course: Course,
  story: Story,
  product?: ProductId,
): Deal | null {
  const { catalogue } = story;
  const paid = paidOn(payer, course.created);
  if (paid === null || paid.plan === null) return null;
  const sale = (id: ProductId) =>
    catalogue.onSale(id, payer.currency, paid.plan?.interval ?? "month", course.created * DAY);
  const wish = product === undefined ? wishFor(stream, paid, sale) : otherWish(paid, sale(product));
  if (wish === null || wish.minor <= 0) return null;
  const micros = wish.minor * MINOR_MICROS[payer.currency];
  const dollars = (micros / 1e6) * DOLLARS[payer.currency];
  if (dollars > MOST_DOLLARS || (product === undefined && dollars < LEAST_DOLLARS)) return null;
  const { price, quantity } = wish;
  return {
    ...{ payer, quantity, micros, dollars, product: price.product, price: price.price },
    type: TYPES[price.product] ?? "upsell",
    title: titleOf({ ...wish, type: TYPES[price.product] ?? "upsell" }),
    owner: workerOf(stream, owned, course.created),
    probability: dollars > JUDGED_DOLLARS ? stream.whole(1, 4) * 5 : null,
    isFromSignal: !wish.isOtherPlan && product === undefined && stream.chance(0.3),
    ...{ slip: null, lostFor: null, since: null, end: null },
    stage: stream.weighted([1, 3, 4, 5, 3]),
    ...course,
  };
}

interface Wish {
  price: Price;
  quantity: number;
  isOtherPlan: boolean;
  /** A month, in minor units. */
  minor: number;
}

/** The next plan for all seats, or a third more seats. */
function wishFor(stream: Stream, { plan, seats }: Paid, sale: (id: ProductId) => Price): Wish | null {
  if (plan === null || seats === 0) return null;
  const next = plan.product === "prod_starter" ? "prod_team" : "prod_business";
  const price = sale(next);
  const more = monthly(price, seats) - monthly(plan, seats);
  if (plan.product !== next && more > 0 && stream.chance(0.7))
    return { price, quantity: seats, isOtherPlan: true, minor: more };
  const quantity = Math.max(1, Math.round(seats * stream.real(0.2, 0.5)));
  return { price: plan, quantity, isOtherPlan: false, minor: monthly(plan, quantity) };
}

function otherWish({ seats }: Paid, price: Price): Wish {
  const quantity =
    price.product === "prod_sso" ? seats : price.product === "prod_tracking" ? Math.ceil(seats / 3) : 1;
  return { price, quantity, isOtherPlan: false, minor: monthly(price, quantity) };
}

function monthly({ tiers, interval }: Price, quantity: number): number {
  return Math.floor(((tiers[0]?.unit ?? 0) * quantity) / (interval === "year" ? 12 : 1));
}

/** Why a deal was lost. */
export function reasonFor(stream: Stream, product: ProductId | undefined, day: number, story: Story): string {
  if (product === "prod_analytics" && day >= story.analyticsUntil && stream.chance(0.8))
    return ANALYTICS_REASON;
  return REASONS[stream.weighted([4, 2, 3, 2, 2])] ?? "No answer";
}

/** Where a deal that is waited for stands: proposals stay for weeks, others go on. */
export function waiting(
  stream: Stream,
  { since, today }: { since: number; today: number },
): Pick<Deal, "stage" | "since"> {
  if (stream.chance(0.6)) return { stage: PROPOSAL, since };
  return { stage: NEGOTIATION, since: today - stream.whole(1, 9) };
}
