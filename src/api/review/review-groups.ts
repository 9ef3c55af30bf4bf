import { CambiumError } from "../../base/error.ts";
import { dayOfDate } from "../../base/zone.ts";
import type { FollowedFiring } from "../../growth/review/journeys.ts";
import { savedSegments } from "../../model/saved-segments.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Growth } from "../grow/growth-of.ts";
import { numbersIn } from "../grow/headroom-operations.ts";
import { segmentOf } from "../segments/segment-input.ts";
import type { Workspace } from "../workspace.ts";

/** What the review can be broken down by, besides dimensions of customers. */
export const REVIEW_BY = ["kind", "product", "owner", "segment"] as const;

type GroupsOf = (one: FollowedFiring) => readonly string[];

/**
 * What a signal is grouped by: its kind, what was offered, who works on it, the saved segments that its customer is in
 * today, which can be several, or a dimension of its customer.
 */
export async function groupsBy(
  workspace: Workspace,
  known: Growth,
  by: string | undefined,
): Promise<GroupsOf> {
  if (by === undefined) return () => [];
  if (by === "kind") return ({ firing }) => [firing.kind];
  if (by === "product") return ({ deal, offer }) => [deal?.product ?? offer?.product ?? ""];
  if (by === "owner") {
    const owners = await ownersOf(known);
    return ({ firing, deal }) => [deal?.owner ?? owners(firing.customer, firing.on) ?? ""];
  }
  if (by === "segment") return segmentsBy(workspace, known);
  const groupOf = await dimensionBy(workspace, by, known.reading.book.schema);
  return ({ firing }) => [groupOf(firing.customer) ?? ""];
}

/** The saved segments that a customer is in today; none of them is the empty group. */
async function segmentsBy(workspace: Workspace, { reading: { book, subject } }: Growth): Promise<GroupsOf> {
  const found: { name: string; customers: ReadonlySet<number> }[] = [];
  for (const { name } of await savedSegments(workspace.store)) {
    const { customers } = await segmentOf(workspace, name, book, subject);
    found.push({ name, customers: await numbersIn(workspace, customers, book.schema) });
  }
  return ({ firing: { customer } }) => {
    const own = found.filter(({ customers }) => customers.has(customer)).map(({ name }) => name);
    return own.length === 0 ? [""] : own;
  };
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

/** The value of a dimension by customer. @throws CambiumError `usage` for an unknown one */
async function dimensionBy(
  { warehouse }: Workspace,
  by: string,
  schema: string,
): Promise<(customer: number) => string | null> {
  const known = await warehouse.query("select distinct dimension from dimension_values order by 1", schema);
  const names = known.map((row) => textIn(row, "dimension"));
  if (!names.includes(by))
    throw new CambiumError("usage", `the review has no breakdown by "${by}"`, {
      hint: `Use one of ${[...REVIEW_BY, ...names].join(", ")}.`,
    });
  const labels = await warehouse.query(
    `select code, label from dimension_values where dimension = ${literal(by)}`,
    schema,
  );
  const label = new Map(labels.map((row) => [numberIn(row, "code"), textIn(row, "label")]));
  const codes = new Map<number, number>();
  const sql = `select customer, code from customer_dimensions where dimension = ${literal(by)} order by customer`;
  for await (const { rows, columns } of warehouse.stream(sql, ["integer", "integer"], schema))
    for (let row = 0; row < rows; row++) codes.set(columns[0]?.[row] ?? 0, columns[1]?.[row] ?? 0);
  return (customer) => label.get(codes.get(customer) ?? -1) ?? null;
}
