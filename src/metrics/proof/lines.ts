import { firstOf } from "../../base/lookup.ts";
import { CAUSE_GROUPS, CAUSES, MOVEMENT_TYPES, type MovementType } from "../../base/words.ts";
import { dateOfDay } from "../../base/zone.ts";
import { REKEYED } from "../../model/ledger/part-writer.ts";
import type { Book } from "../../model/parts/book.ts";
import type { ItemDimension } from "../../model/parts/dimensions.ts";
import { isInScope, ledgerSource } from "../../model/parts/ledger-source.ts";
import { literal } from "../../warehouse/literal.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import { type CellPlan, conditions } from "../figures/plan.ts";
import { WORTH } from "../list/metric.ts";
import type { Question } from "../question/question.ts";

/** One exact line of a proof. Money in 1e-18 of a major unit. */
export interface Line {
  customer: number;
  currency: number;
  /** What it adds to the figure's numerator. */
  n: bigint;
  before: bigint;
  after: bigint;
  at: number | null;
  type: string | null;
  cause: string | null;
  product: number;
  price: number;
  states: number[];
}

/** The lines behind one cell, and the SQL that found them. */
export interface Lines {
  lines: Line[];
  sql: string;
}

export const EMPTY: Line = {
  customer: 0,
  currency: 0,
  n: 0n,
  before: 0n,
  after: 0n,
  at: null,
  type: null,
  cause: null,
  product: 0,
  price: 0,
  states: [],
};

/** What to search for lines: the question, its plan, and the numbers of the items it's filtered to. */
export interface Search {
  book: Book;
  question: Question;
  plan: CellPlan;
  items: Map<ItemDimension, number[]>;
  /** The range, read as one period. */
  start: number;
  end: number;
}

export const date = (day: number) => `date '${dateOfDay(day)}'`;

/** SQL conditions on ledger rows `f`: customer filters, and the state that customers had in the period. */
export function customerConditions({ book, plan, start, end }: Search): string {
  const keyed = plan.filters.filter((filter) => filter.startsWith("f.key in"));
  const plain = plan.filters.filter((filter) => !filter.startsWith("f.key in"));
  if (plan.scope.standing === null) return ["true", ...plain].join(" and ");
  const unit = `f.customer${book.isSeparate ? ", f.currency" : ""}`;
  const was = `(${unit}) in (select ${unit} from ${plan.scope.tables.flows} f
    where ${["true", ...keyed].join(" and ")} and f.moved_on >= ${date(start)} and f.moved_on < ${date(end)} and f.type <> ${REKEYED})`;
  return [was, ...plain].join(" and ");
}

/** The changes of some types in a range that match a question's filters; `n` is the change. */
export async function changesOf(
  search: Search,
  types: readonly MovementType[],
  isOfOpening: boolean,
): Promise<Lines> {
  const { book, question } = search;
  const opening = isOfOpening
    ? `and (f.customer${book.isSeparate ? ", f.currency" : ""}) in (${openingCustomers(search)})`
    : "";
  const numbers = types.map((type) => MOVEMENT_TYPES.indexOf(type));
  const sql = `${legsOf(search, opening)}
select g.customer, g.currency, g.at_ms::double as at_ms, g.leg_type, g.leg_cause, g.before_micros, g.after_micros, g.before_state, g.after_state,
  case when g.after_state > 0 then g.after_product else g.before_product end as product,
  case when g.after_state > 0 then g.after_price else g.before_price end as price, g.micros, r.rate
from legs g
join rates r on r.currency = g.currency and r.rated_on = g.moved_on
where g.leg_type in (${numbers.length === 0 ? -1 : numbers.join(", ")}) and ${causeCondition(question)}
  and (g.micros <> 0 or g.before_micros <> g.after_micros)`;
  const rows = await book.warehouse.query(sql, book.schema);
  return { lines: rows.map(changeLine), sql };
}

/**
 * SQL that begins with `legs`: the ledger steps of a range that match a question's filters, each with the money it
 * moved within the filter or across it.
 * @param more a further condition on ledger rows `f`, starting with `and`
 */
export function legsOf(search: Search, more: string): string {
  const { items, start, end } = search;
  return `with sides as (
  select f.*, (${isInScope(items, "before")}) as was_in, (${isInScope(items, "after")}) as is_in,
    before_state > 0 and after_state > 0 as is_pair
  from ${ledgerSource(items.keys())}
  where f.moved_on >= ${date(start)} and f.moved_on < ${date(end)}
    and ${customerConditions(search)} ${more}
), legs as (
  select *, type as leg_type, cause as leg_cause, after_micros - before_micros as micros
  from sides where is_in or (was_in and not is_pair)
  union all
  select *, ${MOVEMENT_TYPES.indexOf("transfer")}::utinyint as leg_type, ${CAUSES.indexOf("transfer")}::utinyint as leg_cause,
    case when was_in then -before_micros else before_micros end as micros
  from sides where is_pair and was_in <> is_in and step = 0
)`;
}

/** SQL condition on legs `g` for a filter by cause or group. */
function causeCondition({ where }: Question): string {
  const groups = new Map<string, readonly string[]>(Object.entries(CAUSE_GROUPS));
  const wanted = [where.get("cause"), where.get("group")?.flatMap((group) => groups.get(group) ?? [])];
  return ["true", ...wanted.flatMap((causes) => (causes === undefined ? [] : [inCauses(causes)]))].join(
    " and ",
  );
}

function inCauses(causes: readonly string[]): string {
  const numbers = CAUSES.flatMap((cause, number) => (causes.includes(cause) ? [number] : []));
  return `g.leg_cause in (${[-1, ...numbers].join(", ")})`;
}

function changeLine(row: Row): Line {
  const rate = bigintIn(row, "rate");
  return {
    customer: numberIn(row, "customer"),
    currency: numberIn(row, "currency"),
    n: bigintIn(row, "micros") * rate,
    before: bigintIn(row, "before_micros") * rate,
    after: bigintIn(row, "after_micros") * rate,
    at: numberIn(row, "at_ms"),
    type: MOVEMENT_TYPES[numberIn(row, "leg_type")] ?? "none",
    cause: CAUSES[numberIn(row, "leg_cause")] ?? null,
    product: numberIn(row, "product"),
    price: numberIn(row, "price"),
    states: [numberIn(row, "before_state"), numberIn(row, "after_state")].filter((state) => state > 0),
  };
}

/** Changes of the types that a metric sums, and FX if the metric includes it. */
export async function changeLines(search: Search): Promise<Lines> {
  const { question, plan } = search;
  const now = await movedLines(search);
  if (!question.metric.needs.includes("previous")) return now;
  const before = firstOf(plan.periods, "periods");
  const then = await movedLines({ ...search, start: before.start, end: before.end });
  const against = then.lines.map((line) => ({ ...line, n: -line.n }));
  return { lines: [...now.lines, ...against], sql: `${now.sql};\n\n${then.sql}` };
}

async function movedLines(search: Search): Promise<Lines> {
  const { question } = search;
  const { types = [], sign = 1n, isOfOpening = false, hasFx = false } = question.metric.moved ?? {};
  const wanted = question.where.get("type");
  const found = await changesOf(
    search,
    types.filter((type) => wanted === undefined || wanted.includes(type)),
    isOfOpening,
  );
  const lines = found.lines.map((line) => ({ ...line, n: sign * line.n }));
  const isFxWanted = (["type", "cause", "group"] as const).every(
    (name) => question.where.get(name)?.includes("fx") ?? true,
  );
  if (!hasFx || !isFxWanted) return { lines, sql: found.sql };
  const fx = await fxLines(search);
  return { lines: [...lines, ...fx.lines], sql: `${found.sql};\n\n${fx.sql}` };
}

function openingCustomers({ book, plan, start }: Search): string {
  const unit = `f.customer${book.isSeparate ? ", f.currency" : ""}`;
  return `select ${unit} from ${plan.scope.tables.flows} f where ${upTo(plan, start)} group by ${unit} having sum(f.micros) > 0`;
}

/** SQL condition for flows before a day, including the change of standing that takes effect on that day. */
export function upTo(plan: CellPlan, day: number): string {
  const before = `f.moved_on < ${date(day)}`;
  return plan.scope.standing === null
    ? before
    : `(${before} or (f.type = ${REKEYED} and f.moved_on = ${date(day)}))`;
}

/** What exchange rates alone added to or took from each customer's money in other currencies. */
async function fxLines({ book, plan, start, end }: Search): Promise<Lines> {
  const sql = `select f.customer, f.currency,
  sum(case when ${upTo(plan, start)} then f.micros else 0 end) as opening,
  sum(f.micros) as closing,
  sum(case when f.moved_on >= ${date(start)} and f.type <> ${REKEYED} then cast(f.micros as hugeint) * r.rate else 0 end) as moved
from ${plan.scope.tables.flows} f
join currencies c on c.currency = f.currency and c.code <> ${literal(book.currency)}
left join rates r on r.currency = f.currency and r.rated_on = f.moved_on
where f.moved_on < ${date(end)} and ${conditions(plan, "true")}
group by all`;
  const lines = (await book.warehouse.query(sql, book.schema)).map((row): Line => {
    const currency = numberIn(row, "currency");
    const opening = bigintIn(row, "opening");
    const closing = bigintIn(row, "closing");
    const before = opening * book.rates.at(currency, start - 1, opening);
    const after = closing * book.rates.at(currency, end - 1, closing);
    const n = after - before - bigintIn(row, "moved");
    return {
      ...EMPTY,
      customer: numberIn(row, "customer"),
      currency,
      n,
      before,
      after,
      type: "fx",
      cause: "fx",
    };
  });
  return { lines: lines.filter(({ n }) => n !== 0n), sql };
}

/**
 * Customers with their MRR at `start` and at the end. With `isOfEnd`, those with MRR at the end, at the rates of the
 * end; otherwise, those with MRR at the start.
 */
export async function standingLines(
  { book, question, plan, end }: Search,
  start: number,
  isOfEnd: boolean,
): Promise<Lines> {
  const sql = `select f.customer, f.currency, sum(case when ${upTo(plan, start)} then f.micros else 0 end) as opening,
  sum(f.micros) as closing
from ${plan.scope.tables.flows} f
where f.moved_on < ${date(end)} and ${conditions(plan, "true")}
group by all`;
  const byCustomer = new Map<string, Row[]>();
  for (const row of await book.warehouse.query(sql, book.schema)) {
    const key = book.isSeparate ? `${row.customer}|${row.currency}` : textIn(row, "customer");
    byCustomer.set(key, [...(byCustomer.get(key) ?? []), row]);
  }
  const lines: Line[] = [];
  for (const rows of byCustomer.values()) {
    const isCounted = rows.some((row) => BigInt((isOfEnd ? row.closing : row.opening) ?? 0) > 0n);
    if (!isCounted) continue;
    const line: Line = { ...EMPTY, customer: Number(rows[0]?.customer), currency: Number(rows[0]?.currency) };
    for (const row of rows) {
      const opening = bigintIn(row, "opening");
      const closing = bigintIn(row, "closing");
      const rate = book.rates.at(numberIn(row, "currency"), (isOfEnd ? end : start) - 1, opening | closing);
      line.before += opening * rate;
      line.after += closing * rate;
    }
    lines.push({ ...line, n: (question.metric.share ?? WORTH).of(line) });
  }
  return { lines, sql };
}
