import type { Stream } from "../random.ts";
import { LEAD, nameOf, type PersonId } from "./people.ts";
import { firstOf, monthNames, quarterName } from "./quarters.ts";
import type { Story } from "./story.ts";
import { instantOn, type Told } from "./telling.ts";

/** What is aimed at in each quarter and what came of it, in dollars. */
export interface Plan {
  /** The first quarter with a target. */
  first: number;
  target(quarter: number): number;
  reached(quarter: number): number;
}

/** Past quarters were a little too easy; the running one aims above the last, and the next above that. */
const SHARE = { past: 0.85, running: 1.07, next: 1.05 } as const;
/** Of the company's target, by who looks after customers. */
const OF_PEOPLE: Partial<Record<PersonId, number>> = { ines: 0.15, tomas: 0.3, yuki: 0.24 };
const BY_MONTH = [0.3, 0.32, 0.38] as const;
const ROUND = 500;
/** Days before a quarter on which its targets are set. */
const BEFORE = 9;
/** Days before today on which the next quarter's target was set. */
const AGO = 10;

/** Plans quarters by what came of them. @param came by quarter, in dollars */
export function planOf(came: ReadonlyMap<number, number>, { first, quarter: running }: Story): Plan {
  const reached = (quarter: number) => came.get(quarter) ?? 0;
  const round = (dollars: number) => Math.max(ROUND, Math.round(dollars / ROUND) * ROUND);
  const begins = [...came.keys()].find((quarter) => firstOf(quarter) >= first) ?? running;
  return {
    first: Math.min(begins, running),
    reached,
    target: (quarter) =>
      round(quarter < running ? SHARE.past * reached(quarter) : SHARE.running * reached(running - 1)),
  };
}

/** Tells the targets of quarters, of the last two quarters' people, and of the running quarter's months. */
export function tellTargets(plan: Plan, story: Story, stream: Stream): Told[] {
  const told: Told[] = [];
  const tell = (quarter: number, period: string, dollars: number, person?: PersonId) => {
    const on = Math.max(story.first, firstOf(quarter) - BEFORE);
    told.push(targetOf({ period, dollars, at: instantOn(on, stream) }, person));
  };
  for (let quarter = plan.first; quarter <= story.quarter; quarter++)
    tell(quarter, quarterName(quarter), plan.target(quarter));
  for (const [place, month] of monthNames(story.quarter).entries())
    tell(story.quarter, month, Math.round(plan.target(story.quarter) * (BY_MONTH[place] ?? 0)));
  for (const quarter of [story.quarter - 1, story.quarter])
    for (const { id } of [{ id: "ines" }, { id: "tomas" }, { id: "yuki" }] as const)
      if (quarter >= plan.first)
        tell(quarter, quarterName(quarter), Math.round(plan.target(quarter) * (OF_PEOPLE[id] ?? 0)), id);
  return told;
}

/** Tells the company's target of the quarter after the running one, whose deals are open already. */
export function tellNextTarget(plan: Plan, { quarter, today, first }: Story, stream: Stream): Told {
  const dollars = Math.round((SHARE.next * plan.target(quarter)) / ROUND) * ROUND;
  const at = instantOn(Math.max(first, today - AGO), stream);
  return targetOf({ period: quarterName(quarter + 1), dollars, at });
}

function targetOf(
  { period, dollars, at }: { period: string; dollars: number; at: string },
  person?: PersonId,
): Told {
  const scope = person === undefined ? { of: "company" } : { of: "person", person };
  const id = JSON.stringify(["expansion_mrr", period, scope.of, person ?? ""]);
  const body = { metric: "expansion_mrr", period, scope, amount: dollars * 1_000_000 };
  return { kind: "target", id, at, by: nameOf(LEAD), body };
}
