import { addMonths } from "../base/period.ts";
import { REKEYED } from "../engine/part.ts";
import { literal } from "../warehouse/literal.ts";
import type { Row } from "../warehouse/warehouse.ts";
import type { Book } from "./book.ts";
import { planOf } from "./compute.ts";
import { movedConditions } from "./counts.ts";
import { customersOf, type ProofCustomer } from "./evidence.ts";
import { date, type Line, upTo } from "./lines.ts";
import { UNIT } from "./metric.ts";
import { type CellPlan, conditions } from "./plan.ts";
import { type AskedProof, type ProofHead, proofCell, roundLines } from "./proof-cell.ts";
import { linesOf } from "./proof-lines.ts";
import type { Question, Subject } from "./question.ts";

/** What one customer is to a cell. Money is in minor units. */
export interface Mover extends ProofCustomer {
  /** What it was worth at the start and at the end, within the filters. */
  before: number;
  after: number;
  /** What it adds to the figure. */
  value: number;
  /** How many lines `explain` lists of it. */
  changes: number;
}

export interface Movers extends ProofHead {
  /** How many customers there are, and what those not listed come to. */
  customers: number;
  rest: number;
  rows: Mover[];
}

/**
 * The customers behind one cell of a metric, by the size of what they add to it; for retention, by the size of their
 * change. The listed values and `rest` add up to `total`, which is the cell.
 * @throws CambiumError as `explain` does
 */
export async function movers(
  of: Book,
  asked: AskedProof,
  subject: Subject,
  { limit, offset }: { limit: number; offset: number },
): Promise<Movers> {
  const { book, question, isCount, headOf } = await proofCell(of, asked, subject);
  const search: Search = { book, question, plan: await planOf(book, question), ...rangeOf(question) };
  const { customers, total, page } = await pageOf(search, limit, offset);
  const rest = page.reduce((sum, { n }) => sum - n, total);
  const values = roundLines([...page.map(({ n }) => n), rest], book.currency, isCount);
  return {
    ...headOf(values.reduce((sum, value) => sum + value, 0)),
    customers,
    rest: values.at(-1) ?? 0,
    rows: await inWords(search, page, values),
  };
}

interface Search {
  book: Book;
  question: Question;
  plan: CellPlan;
  /** The first day, and the day after the last. */
  start: number;
  end: number;
}

/** What a customer adds to a cell: money in 1e-18 of a major unit, or 1e18 for one. */
interface Share {
  customer: number;
  n: bigint;
}

interface Page {
  customers: number;
  total: bigint;
  page: Share[];
}

function rangeOf({ periods }: Question) {
  return { start: periods[0]!.start, end: periods.at(-1)!.end };
}

async function pageOf(search: Search, limit: number, offset: number): Promise<Page> {
  const found = sharesQuery(search);
  if (found === null) return fromLines(search, limit, offset);
  const sql = `with shares as (
${found}
), totals as (select count(*) as customers, sum(n) as total from shares)
select t.customers as customers, t.total as total, p.customer as customer, p.n as n
from totals t
left join (select * from shares order by abs(size) desc, customer limit ${limit} offset ${offset}) p on true
order by abs(p.size) desc, p.customer`;
  const rows = await search.book.warehouse.query(sql, search.book.schema);
  return {
    customers: Number(rows[0]?.customers ?? 0),
    total: BigInt(rows[0]?.total ?? 0),
    page: rows.flatMap((row) =>
      row.customer === null ? [] : [{ customer: Number(row.customer), n: BigInt(row.n ?? 0) }],
    ),
  };
}

/** SQL for what each customer adds: customer, n, and the size to sort by; null where only lines tell it. */
function sharesQuery(search: Search): string | null {
  const { start, end, question } = search;
  switch (question.metric.proof) {
    case "changes":
      return changesQuery(search);
    case "balances":
      return standingQuery(search, start, true);
    case "openings":
      return standingQuery(search, start, false);
    case "year":
      return standingQuery(search, addMonths(end, -12), false);
    default:
      return null;
  }
}

/** What each customer moved; where it is measured against the period before, less what it moved then. */
function changesQuery(search: Search): string {
  const { question, plan } = search;
  const parts = movedQueries(search, question.metric.moved?.sign ?? 1n);
  if (question.metric.needs.includes("previous")) {
    const { start, end } = plan.periods[0]!;
    parts.push(...movedQueries({ ...search, start, end }, -1n));
  }
  return `select customer, sum(n) as n, sum(n) as size from (
${parts.join("\nunion all\n")}
) group by customer`;
}

function movedQueries(search: Search, sign: bigint): string[] {
  const { question, plan, start, end } = search;
  const moved = `select f.customer as customer, ${sign} * sum(cast(f.micros as hugeint) * r.rate) as n
from ${plan.scope.tables.flows} f
join rates r on r.currency = f.currency and r.rated_on = f.moved_on
where ${conditions(plan, ...movedConditions(question, plan), `f.moved_on >= ${date(start)}`, `f.moved_on < ${date(end)}`)}
group by f.customer`;
  const isFxWanted = (["type", "cause", "group"] as const).every(
    (name) => question.where.get(name)?.includes("fx") ?? true,
  );
  return question.metric.moved?.hasFx === true && isFxWanted ? [moved, fxQuery(search)] : [moved];
}

/** What each customer's money in other currencies gained or lost by the rates alone. */
function fxQuery({ book, plan, start, end }: Search): string {
  return `select o.customer as customer, o.closing * e.rate - coalesce(o.opening * s.rate, 0) - o.moved as n
from (
  select f.customer as customer, f.currency as currency,
    sum(case when ${upTo(plan, start)} then f.micros else 0 end) as opening, sum(f.micros) as closing,
    sum(case when f.moved_on >= ${date(start)} and f.type <> ${REKEYED} then cast(f.micros as hugeint) * r.rate else 0 end) as moved
  from ${plan.scope.tables.flows} f
  join currencies c on c.currency = f.currency and c.code <> ${literal(book.currency)}
  left join rates r on r.currency = f.currency and r.rated_on = f.moved_on
  where ${conditions(plan, `f.moved_on < ${date(end)}`)}
  group by all
) o
join ${ratesOn(end - 1)} e on e.currency = o.currency
left join ${ratesOn(start - 1)} s on s.currency = o.currency
where o.closing * e.rate - coalesce(o.opening * s.rate, 0) - o.moved <> 0`;
}

/** The rates of a day, and after the last one the last, as a table in brackets. */
function ratesOn(day: number): string {
  return `(select r.currency as currency, r.rate as rate from rates r
    join (select currency, max(rated_on) as last_on from rates group by currency) l
      on l.currency = r.currency and r.rated_on = least(${date(day)}, l.last_on))`;
}

/** What customers were worth at `start` and are at the end, by the rates of one of the two, and their share of a figure. */
function standingQuery(search: Search, start: number, isOfEnd: boolean): string {
  const { question } = search;
  const day = (isOfEnd ? search.end : start) - 1;
  const size = question.metric.proof === "balances" ? SHARES[question.metric.id] : "after - before";
  return `select customer, ${SHARES[question.metric.id] ?? "after"} as n, ${size ?? "after"} as size from (
${worthQuery(search, start, { before: day, after: day })}
group by o.customer
)
where ${isOfEnd ? "closing" : "opening"} > 0`;
}

/** What each customer was worth at `start` and is at the end, each at the rates of a day. */
function worthQuery(
  { plan, end }: Search,
  start: number,
  rated: { before: number; after: number },
  only = "true",
): string {
  return `select o.customer as customer, max(o.opening) as opening, max(o.closing) as closing,
  coalesce(sum(o.opening * b.rate), 0) as before, coalesce(sum(o.closing * a.rate), 0) as after
from (
  select f.customer as customer, f.currency as currency,
    sum(case when ${upTo(plan, start)} then cast(f.micros as hugeint) else 0 end) as opening, sum(cast(f.micros as hugeint)) as closing
  from ${plan.scope.tables.flows} f
  where ${conditions(plan, `f.moved_on < ${date(end)}`, only)}
  group by all
) o
left join ${ratesOn(rated.before)} b on b.currency = o.currency
left join ${ratesOn(rated.after)} a on a.currency = o.currency`;
}

/** What a customer adds to the numerator of a metric over customers, as SQL; what it is worth at the end for others. */
const SHARES: Record<string, string | undefined> = {
  arr: "after * 12",
  active_customers: `cast(${UNIT} as hugeint)`,
  grr: "least(before, after)",
  grr_12m: "least(before, after)",
  logo_churn_rate: `case when after = 0 then cast(${UNIT} as hugeint) else 0 end`,
};

/** Where a line is a change of several, such as what became of an expansion: the lines added up. */
async function fromLines({ book, question }: Search, limit: number, offset: number): Promise<Page> {
  const { lines } = await linesOf(book, question);
  const sums = new Map<number, bigint>();
  for (const { customer, n } of lines) sums.set(customer, (sums.get(customer) ?? 0n) + n);
  const shares = [...sums].map(([customer, n]) => ({ customer, n })).sort(compareSize);
  return {
    customers: shares.length,
    total: shares.reduce((sum, { n }) => sum + n, 0n),
    page: shares.slice(offset, offset + limit),
  };
}

function compareSize(a: Share, b: Share): number {
  const [x, y] = [a, b].map(({ n }) => (n < 0n ? -n : n));
  return x === y ? a.customer - b.customer : (x ?? 0n) > (y ?? 0n) ? -1 : 1;
}

async function inWords(search: Search, page: Share[], values: number[]): Promise<Mover[]> {
  if (page.length === 0) return [];
  const { book, question } = search;
  const only = page.map(({ customer }) => customer);
  const names = await customersOf(book, only);
  const worth = await worthOf(search, only);
  const own = { ...book, keepsAnswers: false };
  const { lines } = await linesOf(own, { ...question, only });
  const changes = countBy(lines);
  const minor = (n: bigint) => roundLines([n], book.currency, false)[0] ?? 0;
  return page.map(({ customer }, index) => ({
    ...(names.get(customer) ?? { account: "", customer: "", name: null }),
    before: minor(worth.get(customer)?.before ?? 0n),
    after: minor(worth.get(customer)?.after ?? 0n),
    value: values[index] ?? 0,
    changes: changes.get(customer) ?? 0,
  }));
}

function countBy(lines: Line[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { customer } of lines) counts.set(customer, (counts.get(customer) ?? 0) + 1);
  return counts;
}

/** What customers were worth at the start of a cell and are at its end; for retention, at the rates of the start. */
async function worthOf(
  search: Search,
  only: number[],
): Promise<Map<number, { before: bigint; after: bigint }>> {
  const { book, question, end } = search;
  const { proof } = question.metric;
  const start = proof === "year" ? addMonths(end, -12) : search.start;
  const after = proof === "year" || proof === "openings" ? start - 1 : end - 1;
  const sql = `${worthQuery(search, start, { before: start - 1, after }, `f.customer in (${only.join(", ")})`)}
group by o.customer`;
  const rows = await book.warehouse.query(sql, book.schema);
  return new Map(
    rows.map((row: Row) => [
      Number(row.customer),
      { before: BigInt(row.before ?? 0), after: BigInt(row.after ?? 0) },
    ]),
  );
}
