import { compareText } from "../../base/compare-text.ts";
import { divideHalfEven, roundParts } from "../../base/money.ts";
import { numberIn } from "../../warehouse/rows.ts";
import { hugeint, roundedQuery } from "../figures/rounding-query.ts";
import { minorUnit } from "../figures/shown-cell.ts";
import { UNIT } from "../list/metric.ts";
import type { Line } from "./lines.ts";
import { type Search, sharesQuery } from "./mover-queries.ts";
import { namesOf } from "./page.ts";
import { linesOf } from "./proof-lines.ts";

/** A cell to share out over its customers. */
export interface Shared extends Search {
  /** Whether to count customers rather than money. */
  isCount: boolean;
  /** The shown value of the cell, in 1e-18; null to use the sum of all shares. */
  whole: bigint | null;
}

/** What a customer adds to a cell, rounded: money in minor units, or a count. */
export interface Share {
  customer: number;
  value: number;
}

/** Which shares to return: a page sorted by size, or those of some customers. */
type Wanted = { limit: number; offset: number } | { only: number[] };

export interface Shares {
  /** Number of customers, and the sum of all their shares. */
  customers: number;
  total: number;
  /** The shares asked for. */
  shares: Share[];
}

/** Shares a cell out over its customers so that they add up to it: largest remainder, ties by account and id. */
export async function sharesOf(shared: Shared, wanted: Wanted): Promise<Shares> {
  const found = sharesQuery(shared);
  if (found === null) return fromLines(shared, wanted);
  const { book, whole } = shared;
  const unit = unitOf(shared);
  const rounded = roundedQuery({
    from: `select s.*, c.account as account, c.customer_id as customer_id from (${found}) s join customers c on c.customer = s.customer`,
    within: [],
    keys: ["account", "customer_id"],
    whole: whole === null ? null : hugeint(whole),
    unit: hugeint(unit),
  });
  const page =
    "only" in wanted
      ? `where customer in (${[-1, ...wanted.only].join(", ")})`
      : `order by abs(size) desc, customer limit ${wanted.limit} offset ${wanted.offset}`;
  const rows = await book.warehouse.query(
    `with shown as materialized (${rounded}), totals as (select count(*) as customers, sum(shown) as total from shown)
select t.customers as customers, t.total as total, p.customer as customer, p.shown as shown
from totals t
left join (select * from shown ${page}) p on true
order by abs(p.size) desc, p.customer`,
    book.schema,
  );
  const inUnits = (value: unknown) => Number(BigInt(String(value ?? 0)) / unit);
  return {
    customers: Number(rows[0]?.customers ?? 0),
    total: inUnits(rows[0]?.total),
    shares: rows.flatMap((row) =>
      row.customer === null ? [] : [{ customer: numberIn(row, "customer"), value: inUnits(row.shown) }],
    ),
  };
}

function unitOf({ isCount, book }: Shared): bigint {
  return isCount ? UNIT : minorUnit(book.currency);
}

/** Sums the lines by customer, for metrics whose lines SQL can't sum, such as the outcome of expansions. */
async function fromLines(shared: Shared, wanted: Wanted): Promise<Shares> {
  const { lines } = await linesOf(shared.book, shared.question);
  const sums = new Map<number, bigint>();
  for (const { customer, n } of lines) sums.set(customer, (sums.get(customer) ?? 0n) + n);
  const values = await sharedOut(shared, sums);
  const bySize = [...sums].sort(([a, x], [b, y]) => compareSize(x, y) || a - b).map(([customer]) => customer);
  const listed = "only" in wanted ? wanted.only : bySize.slice(wanted.offset, wanted.offset + wanted.limit);
  return {
    customers: sums.size,
    total: [...values.values()].reduce((sum, value) => sum + value, 0),
    shares: listed.map((customer) => ({ customer, value: values.get(customer) ?? 0 })),
  };
}

async function sharedOut(shared: Shared, sums: Map<number, bigint>): Promise<Map<number, number>> {
  const unit = unitOf(shared);
  const names = await namesOf(shared.book, [...sums.keys()]);
  const keyOf = (customer: number) => {
    const name = names.get(customer);
    return `${name?.account}\u0000${name?.customer}`;
  };
  const sorted = [...sums].sort(([a], [b]) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const whole = sorted.reduce((sum, [, n]) => sum + n, 0n);
  const values = roundParts(
    sorted.map(([, n]) => n),
    unit,
    divideHalfEven(shared.whole ?? whole, unit),
  );
  return new Map(sorted.map(([customer], index) => [customer, Number(values[index])]));
}

/** Sorts by absolute size, largest first. */
export function compareSize(a: bigint, b: bigint): number {
  const [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  return x === y ? 0 : x > y ? -1 : 1;
}

/**
 * Shares each customer's value out over its lines, oldest first.
 * @param lines of some customers
 * @returns the rounded value of each line
 */
export function lineValues(shared: Shared, lines: Line[], shares: Share[]): Map<Line, number> {
  const unit = unitOf(shared);
  const values = new Map(shares.map(({ customer, value }) => [customer, value]));
  const own = new Map<number, Line[]>();
  for (const line of [...lines].sort(compareTime)) {
    const found = own.get(line.customer);
    if (found === undefined) own.set(line.customer, [line]);
    else found.push(line);
  }
  const shown = new Map<Line, number>();
  for (const [customer, found] of own) {
    const parts = roundParts(
      found.map(({ n }) => n),
      unit,
      BigInt(values.get(customer) ?? 0),
    );
    for (const [index, line] of found.entries()) shown.set(line, Number(parts[index]));
  }
  return shown;
}

/** Sorts by time; lines of the same instant, by the states that prove them. */
export function compareTime(a: Line, b: Line): number {
  return (
    (a.at ?? 0) - (b.at ?? 0) ||
    (a.states[0] ?? 0) - (b.states[0] ?? 0) ||
    (a.states[1] ?? 0) - (b.states[1] ?? 0) ||
    compareText(`${a.type} ${a.cause} ${a.currency}`, `${b.type} ${b.cause} ${b.currency}`)
  );
}
