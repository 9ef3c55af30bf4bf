import { addMonths } from "../base/period.ts";
import { dateOfDay } from "../base/zone.ts";
import { MOVEMENT_TYPES } from "../engine/movement.ts";
import { literal } from "../warehouse/literal.ts";
import type { Row } from "../warehouse/warehouse.ts";
import type { Book } from "./compute.ts";
import { customerPlan, itemFilters } from "./dimensions.ts";
import type { ItemDimension, Question } from "./question.ts";
import type { RateTable } from "./rate-table.ts";
import { openScope } from "./scope.ts";

/** One line of a proof, exact: money in 1e-18 of a major unit. */
export interface Line {
  customer: number;
  currency: number;
  /** What it adds to the figure's numerator. */
  n: bigint;
  before: bigint;
  after: bigint;
  at: number | null;
  type: string | null;
  product: number;
  price: number;
  states: number[];
}

/** The lines behind one cell, and the queries that found them. */
export interface Lines {
  lines: Line[];
  sql: string;
}

/** Finds the lines behind a question whose periods are read as one. */
export async function linesOf(book: Book, question: Question): Promise<Lines> {
  const { rates } = book;
  const items = await itemFilters(book.warehouse, question.where);
  const { proof } = question.metric;
  if (proof === "changes") return changeLines(book, question, items, rates);
  const first = question.periods[0]!.start;
  const end = question.periods.at(-1)!.end;
  if (proof === "balances") return standingLines(book, question, items, rates, { start: null, end });
  return standingLines(book, question, items, rates, {
    start: proof === "year" ? addMonths(end, -12) : first,
    end,
  });
}

const date = (day: number) => `date '${dateOfDay(day)}'`;

/** Conditions on the customers of `f` that a question's filters make. */
function customerConditions(question: Question): string {
  return ["true", ...customerPlan([], question.where).filters].join(" and ");
}

async function changeLines(
  book: Book,
  question: Question,
  items: Map<ItemDimension, number[]>,
  rates: RateTable,
): Promise<Lines> {
  const start = question.periods[0]!.start;
  const end = question.periods.at(-1)!.end;
  const wanted = question.where.get("type");
  const types = (question.metric.types ?? []).filter((type) => wanted === undefined || wanted.includes(type));
  const isIn = (side: string) =>
    [
      `${side}_state > 0`,
      ...[...items].map(
        ([name, values]) => `${name === "currency" ? name : `${side}_${name}`} in (${values.join(", ")})`,
      ),
    ].join(" and ");
  const opening = question.metric.isOfOpening
    ? `and (f.customer${book.isSeparate ? ", f.currency" : ""}) in (${await openingCustomers(book, items, start)})`
    : "";
  const sql = `with sides as (
  select f.*, (${isIn("before")}) as was_in, (${isIn("after")}) as is_in, before_state > 0 and after_state > 0 as is_pair
  from ledger f
  where f.moved_on >= ${date(start)} and f.moved_on < ${date(end)}
    and ${customerConditions(question)} ${opening}
), legs as (
  select *, type as leg_type, case when is_in then after_micros - before_micros else -before_micros end as micros
  from sides where is_in or (was_in and not is_pair)
  union all
  select *, ${MOVEMENT_TYPES.indexOf("transfer")} as leg_type, case when was_in then -before_micros else before_micros end as micros
  from sides where is_pair and was_in <> is_in
)
select g.customer, g.currency, g.at_ms::double as at_ms, g.leg_type, g.before_micros, g.after_micros, g.before_state, g.after_state,
  case when g.after_state > 0 then g.after_product else g.before_product end as product,
  case when g.after_state > 0 then g.after_price else g.before_price end as price, g.micros, r.rate
from legs g
join rates r on r.currency = g.currency and r.rated_on = g.moved_on
where g.leg_type in (${types.length === 0 ? -1 : types.map((type) => MOVEMENT_TYPES.indexOf(type)).join(", ")})
  and (g.micros <> 0 or g.before_micros <> g.after_micros)`;
  const rows = await book.warehouse.query(sql, book.schema);
  const sign = question.metric.unit === "ratio" && question.metric.better === "down" ? -1n : 1n;
  const lines = rows.map((row): Line => {
    const rate = BigInt(row.rate ?? 0);
    const type = MOVEMENT_TYPES[Number(row.leg_type)] ?? "none";
    const n = sign * BigInt(row.micros ?? 0) * rate;
    return {
      customer: Number(row.customer),
      currency: Number(row.currency),
      n,
      before: BigInt(row.before_micros ?? 0) * rate,
      after: BigInt(row.after_micros ?? 0) * rate,
      at: Number(row.at_ms),
      type,
      product: Number(row.product),
      price: Number(row.price),
      states: [Number(row.before_state), Number(row.after_state)].filter((state) => state > 0),
    };
  });
  const hasFx = question.metric.hasFx === true && (wanted === undefined || wanted.includes("fx"));
  if (!hasFx) return { lines, sql };
  const fx = await fxLines(book, question, items, rates);
  return { lines: [...lines, ...fx.lines], sql: `${sql};\n\n${fx.sql}` };
}

async function openingCustomers(
  book: Book,
  items: Map<ItemDimension, number[]>,
  start: number,
): Promise<string> {
  const scope = await openScope(book.warehouse, book.schema, [], items, book.isSeparate);
  const unit = `customer${book.isSeparate ? ", currency" : ""}`;
  return `select ${unit} from ${scope.flows} where moved_on < ${date(start)} group by ${unit} having sum(micros) > 0`;
}

/** What each customer's money in other currencies gained or lost by the rates alone. */
async function fxLines(
  book: Book,
  question: Question,
  items: Map<ItemDimension, number[]>,
  rates: RateTable,
): Promise<Lines> {
  const scope = await openScope(book.warehouse, book.schema, [], items, book.isSeparate);
  const start = question.periods[0]!.start;
  const end = question.periods.at(-1)!.end;
  const sql = `select f.customer, f.currency,
  sum(case when f.moved_on < ${date(start)} then f.micros else 0 end) as opening,
  sum(f.micros) as closing,
  sum(case when f.moved_on >= ${date(start)} then cast(f.micros as hugeint) * r.rate else 0 end) as moved
from ${scope.flows} f
join currencies c on c.currency = f.currency and c.code <> ${literal(book.currency)}
left join rates r on r.currency = f.currency and r.rated_on = f.moved_on
where f.moved_on < ${date(end)} and ${customerConditions(question)}
group by all`;
  const lines = (await book.warehouse.query(sql, book.schema)).map((row): Line => {
    const currency = Number(row.currency);
    const opening = BigInt(row.opening ?? 0);
    const closing = BigInt(row.closing ?? 0);
    const before = opening * rates.at(currency, start - 1, opening);
    const after = closing * rates.at(currency, end - 1, closing);
    const n = after - before - BigInt(row.moved ?? 0);
    return {
      customer: Number(row.customer),
      currency,
      n,
      before,
      after,
      at: null,
      type: "fx",
      product: 0,
      price: 0,
      states: [],
    };
  });
  return { lines: lines.filter(({ n }) => n !== 0n), sql };
}

/** Customers with what they were worth at `start`, if it matters, and at `end`. */
async function standingLines(
  book: Book,
  question: Question,
  items: Map<ItemDimension, number[]>,
  rates: RateTable,
  { start, end }: { start: number | null; end: number },
): Promise<Lines> {
  const scope = await openScope(book.warehouse, book.schema, [], items, book.isSeparate);
  const sql = `select f.customer, f.currency, sum(case when f.moved_on < ${date(start ?? end)} then f.micros else 0 end) as opening,
  sum(f.micros) as closing
from ${scope.flows} f
where f.moved_on < ${date(end)} and ${customerConditions(question)}
group by all`;
  const byCustomer = new Map<string, Row[]>();
  for (const row of await book.warehouse.query(sql, book.schema)) {
    const key = book.isSeparate ? `${row.customer}|${row.currency}` : String(row.customer);
    byCustomer.set(key, [...(byCustomer.get(key) ?? []), row]);
  }
  const lines: Line[] = [];
  for (const rows of byCustomer.values()) {
    const isCounted = rows.some((row) => BigInt((start === null ? row.closing : row.opening) ?? 0) > 0n);
    if (!isCounted) continue;
    const line: Line = { ...EMPTY, customer: Number(rows[0]?.customer), currency: Number(rows[0]?.currency) };
    for (const row of rows) {
      const opening = BigInt(row.opening ?? 0);
      const closing = BigInt(row.closing ?? 0);
      const rate = rates.at(Number(row.currency), (start ?? end) - 1, opening | closing);
      line.before += opening * rate;
      line.after += closing * rate;
    }
    lines.push({ ...line, n: shareOf(question, line) });
  }
  return { lines, sql };
}

const EMPTY: Line = {
  customer: 0,
  currency: 0,
  n: 0n,
  before: 0n,
  after: 0n,
  at: null,
  type: null,
  product: 0,
  price: 0,
  states: [],
};
const UNIT = 10n ** 18n;

/** What a customer adds to the numerator of a metric over customers; a customer counts as 1e18. */
function shareOf(question: Question, { before, after }: Line): bigint {
  switch (question.metric.id) {
    case "arr":
      return after * 12n;
    case "active_customers":
      return UNIT;
    case "grr":
    case "grr_12m":
      return after < before ? after : before;
    case "logo_churn_rate":
      return after === 0n ? UNIT : 0n;
    default:
      return after;
  }
}
