import { dayOfDate } from "../../base/zone.ts";
import type { FollowedFiring } from "../../growth/review/journeys.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Growth } from "../grow/growth-of.ts";
import { groupsOf } from "../grow/spread-operations.ts";
import type { Workspace } from "../workspace.ts";

/** What the review can be broken down by, besides dimensions of customers. */
export const REVIEW_BY = ["kind", "product", "owner"] as const;

type GroupOf = (one: FollowedFiring) => string | null;

/** What a signal is grouped by: its kind, what was offered, who works on it, or a dimension of its customer. */
export async function groupsBy(
  workspace: Workspace,
  known: Growth,
  by: string | undefined,
): Promise<GroupOf> {
  if (by === undefined) return () => null;
  if (by === "kind") return ({ firing }) => firing.kind;
  if (by === "product") return ({ deal, offer }) => deal?.product ?? offer?.product ?? "";
  if (by === "owner") {
    const owners = await ownersOf(known);
    return ({ firing, deal }) => deal?.owner ?? owners(firing.customer, firing.on) ?? "";
  }
  const groupOf = await groupsOf(workspace, by, known.reading.book.schema);
  return ({ firing }) => groupOf(firing.customer) ?? "";
}

/** Who looked after a customer on a day, in the role success first. */
async function ownersOf({
  growth: { book },
}: Growth): Promise<(customer: number, day: number) => string | null> {
  const rows = await book.warehouse.query(
    `select customer, person, from_day::varchar as from_day, coalesce(to_day, date '9999-12-31')::varchar as to_day
     from growth.ownerships where customer is not null
     order by customer, list_position(['success', 'sales', 'lead'], role), from_day, id`,
  );
  const owned = new Map<number, { person: string; from: number; until: number }[]>();
  for (const row of rows) {
    const span = {
      person: textIn(row, "person"),
      from: dayOfDate(textIn(row, "from_day")),
      until: dayOfDate(textIn(row, "to_day")),
    };
    const customer = numberIn(row, "customer");
    owned.set(customer, [...(owned.get(customer) ?? []), span]);
  }
  return (customer, day) =>
    owned.get(customer)?.find(({ from, until }) => from <= day && day < until)?.person ?? null;
}
