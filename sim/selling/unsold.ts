import type { ProductId } from "../catalogue.ts";
import type { Stream } from "../random.ts";
import { type Deal, openIn, PROPOSAL } from "./deal.ts";
import { type Course, customersOn, drawUnsold, type Owned, reasonFor, waiting } from "./lost.ts";
import { firstOf, lastOf } from "./quarters.ts";
import type { Story } from "./story.ts";
import type { Plan } from "./targets.ts";

/** Coverage on a quarter's first day. */
const HEALTHY = 3.1;
/** Coverage of the running quarter on its first day and today. */
const DIPPING = { first: 2.7, today: 2.25 } as const;
/** Deals that are lost early in a quarter. */
const LOST_A_QUARTER = 60;
/** Deals of Analytics that are lost in a quarter once it sells badly, at least. */
const MANY = 10;
/** Deals that are entered as won in a quarter, of which billing shows nothing. */
const NEVER_CAME = 3;
/** A quarter's coverage needs no more deals than this. */
const MOST = 400;

/** A quarter in which deals are drawn. */
interface Quarter {
  stream: Stream;
  story: Story;
  customers: (stream: Stream) => Owned | undefined;
  quarter: number;
  deals: Deal[];
}

/**
 * Adds the deals that bought nothing, quarter by quarter: lost, put off, or open today. There are as many as
 * coverage needs: three times the target, until the running quarter, in which many are put off to the next.
 */
export function addUnsold(
  stream: Stream,
  all: readonly Owned[],
  deals: Deal[],
  plan: Plan,
  story: Story,
): void {
  for (let quarter = plan.first; quarter <= story.quarter; quarter++) {
    const customers = customersOn(all, Math.max(firstOf(quarter) - 30, story.first));
    const within: Quarter = { stream, story, customers, quarter, deals };
    addSmall(within);
    if (quarter < story.quarter) addLost(within, HEALTHY * plan.target(quarter));
    else addRunning(within, plan);
  }
}

/** Lost deals of other products. Of Analytics there are many more once it sells badly. */
function addSmall(within: Quarter): void {
  const { stream, story, quarter, deals } = within;
  const won = (product: ProductId) =>
    deals.filter(({ end, product: of }) => of === product && end?.reason === null && isIn(end.on, quarter))
      .length;
  const isOver = firstOf(quarter) >= story.analyticsUntil;
  const counts: [ProductId, number][] = [
    ["prod_analytics", isOver ? Math.max(MANY, 4 * won("prod_analytics")) : 0.6 * won("prod_analytics")],
    ["prod_tracking", won("prod_tracking") * 0.6],
    ["prod_support", won("prod_support") * 0.4],
    ["prod_sso", won("prod_sso") * 0.4],
  ];
  for (let number = 0; number < NEVER_CAME; number++) {
    const on = firstOf(quarter) + stream.whole(3, Math.min(88, story.today - firstOf(quarter)));
    const course = { created: on - stream.whole(12, 60), due: on, end: { on, reason: null } };
    add(within, course, stream.pick(["prod_sso", "prod_support", "prod_tracking"]));
  }
  for (const [product, count] of counts)
    for (let number = 0; number < Math.round(count); number++) {
      const on = firstOf(quarter) + stream.whole(3, Math.min(88, story.today - firstOf(quarter)));
      const reason = reasonFor(stream, product, on, story);
      const course = {
        created: Math.max(story.first, on - stream.whole(12, 60)),
        due: on,
        end: { on, reason },
      };
      add(within, { ...course, due: Math.min(on + 5, lastOf(quarter)) }, product);
    }
}

const isIn = (day: number, quarter: number) => day >= firstOf(quarter) && day <= lastOf(quarter);

/** Large deals that are lost late in the quarter, or put off to the next one and lost there. */
function addLost(within: Quarter, wanted: number): void {
  const { stream, story, quarter, deals } = within;
  const first = firstOf(quarter);
  let open = openIn(deals, quarter, first);
  for (let count = 0; count < MOST && open < wanted; count++) {
    const created = Math.max(story.first, first - stream.whole(2, 60));
    const isPutOff = stream.chance(0.4);
    const end = { on: first + stream.whole(35, 89), reason: reasonFor(stream, undefined, first, story) };
    const due = Math.min(first + stream.whole(40, 89), lastOf(quarter));
    const isReopened = stream.chance(0.06);
    const lostFor = isReopened ? { from: first + 8, until: first + 26, reason: "No budget this year" } : null;
    const course: Course = isPutOff
      ? putOff(stream, { created, due, quarter }, story)
      : { created, due, end, lostFor };
    open += add(within, course);
  }
}

/** A deal that is put off at the quarter's end; open still where its next quarter isn't over. */
function putOff(
  stream: Stream,
  { created, due, quarter }: { created: number; due: number; quarter: number },
  story: Story,
): Course {
  const on = lastOf(quarter) - stream.whole(0, 12);
  const next = firstOf(quarter + 1);
  const end = next + stream.whole(30, 89);
  const slip = { on, due: Math.min(next + stream.whole(45, 89), lastOf(quarter + 1)) };
  const reason = reasonFor(stream, undefined, end, story);
  const isOpen = end > story.today;
  return {
    created,
    due,
    slip,
    end: isOpen ? null : { on: end, reason },
    ...(isOpen && waiting(stream, { since: on - 15, today: story.today })),
  };
}

/** The running quarter: what is open today, what was put off in its second and third week, and what comes next. */
function addRunning(within: Quarter, plan: Plan): void {
  const { stream, story, quarter, deals } = within;
  const [first, today] = [firstOf(quarter), story.today];
  const target = plan.target(quarter);
  const missing = target - plan.reached(quarter);
  let open = openIn(deals, quarter, today);
  for (let count = 0; count < MOST && open < DIPPING.today * missing; count++)
    open += add(within, openCourse(stream, { from: today + 4, until: lastOf(quarter) }, story));
  let begun = openIn(deals, quarter, first);
  for (let count = 0; count < MOST && begun < DIPPING.first * target; count++) {
    const created = first - stream.whole(10, 70);
    const slip = {
      on: Math.min(today, first + stream.whole(6, 19)),
      due: firstOf(quarter + 1) + stream.whole(15, 85),
    };
    const stands = waiting(stream, { since: Math.max(created + 4, first - 20), today });
    begun += add(within, { created, due: first + stream.whole(30, 89), slip, ...stands });
  }
  const share = (today - first) / (lastOf(quarter) - first);
  for (let count = 0; count < LOST_A_QUARTER * share; count++) {
    const on = stream.whole(Math.min(first + 5, today), today);
    const end = { on, reason: reasonFor(stream, undefined, on, story) };
    add(within, { created: on - stream.whole(25, 80), due: lastOf(quarter), end });
  }
  for (let count = 0; count < 12; count++) {
    const next = { from: firstOf(quarter + 1) + 10, until: lastOf(quarter + 1) };
    add(within, openCourse(stream, next, story), stream.pick(["prod_tracking", "prod_support", "prod_sso"]));
  }
}

/** How an open deal went: proposals wait for weeks, the rest goes on. */
function openCourse(
  stream: Stream,
  { from, until }: { from: number; until: number },
  { today }: Story,
): Course {
  const due = stream.whole(Math.min(from, until), until);
  if (stream.chance(0.5)) {
    const since = today - stream.whole(45, 110);
    return { created: since - stream.whole(12, 40), due, stage: PROPOSAL, since };
  }
  const since = today - stream.whole(1, 8);
  const stage = stream.weighted([2, 3, 3, 1, 3]);
  return { created: stage === 0 ? since : since - stream.whole(15, 60), due, stage, since };
}

/** @returns what was added, in dollars */
function add({ stream, story, customers, deals }: Quarter, course: Course, product?: ProductId): number {
  const { created, due, end, since } = course;
  const isOrdered =
    created <= due && created <= (end?.on ?? story.today) && created <= (since ?? story.today);
  const customer = isOrdered && created >= story.first ? customers(stream) : undefined;
  const deal = customer === undefined ? null : drawUnsold(stream, customer, course, story, product);
  if (deal === null) return 0;
  deals.push(deal);
  return deal.dollars;
}
