import { spanNamed, spanOf } from "../periods.ts";
import { openIn } from "../pipeline/coverage.ts";
import type { Selling, TargetVersion } from "../selling.ts";
import { targetsNow } from "./pace.ts";

/** Somebody, or a segment, with deals that are open and expected to close in a quarter, and without a target in it. */
export interface Untargeted {
  of: "person" | "segment";
  name: string;
  opportunities: number;
}

/** Owners of deals and saved segments without a target of expansion in a day's quarter or its months; a year's is no part of it. */
export function untargetedOn(selling: Selling, day: number): Untargeted[] {
  const open = openIn(selling, spanOf("quarter", day), day);
  const people = [...new Set(open.flatMap(({ owner }) => owner ?? []))].map((name) => ({
    of: "person" as const,
    name,
    opportunities: open.filter(({ owner }) => owner === name).length,
  }));
  const segments = selling.segments.map(({ name, customers }) => ({
    of: "segment" as const,
    name,
    opportunities: open.filter(({ deal }) => customers.includes(deal.customer)).length,
  }));
  const targeted = targetedIn(selling, day);
  return [...people, ...segments].filter(
    ({ of, name, opportunities }) => opportunities > 0 && !targeted.has(`${of} ${name}`),
  );
}

function targetedIn(selling: Selling, day: number): Set<string> {
  const quarter = spanOf("quarter", day);
  const inside = targetsNow(selling).filter(({ body: { metric, period } }) => {
    const { start, end } = spanNamed(period);
    return metric === "expansion_mrr" && start >= quarter.start && end <= quarter.end;
  });
  return new Set(inside.map(({ body }) => nameOf(body.scope)));
}

function nameOf(scope: TargetVersion["body"]["scope"]): string {
  if (scope.of === "company") return "company";
  return scope.of === "person" ? `person ${scope.person}` : `segment ${scope.segment}`;
}
