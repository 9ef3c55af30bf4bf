import { CambiumError } from "../../base/error.ts";
import { firstOf } from "../../base/lookup.ts";
import type { Period } from "../../base/period.ts";
import { mapLong } from "../../base/waiting.ts";
import { dateOfDay } from "../../base/zone.ts";
import type { Book } from "../../model/parts/book.ts";
import { planOf } from "../figures/compute.ts";
import { eachIn } from "../figures/members.ts";
import { PartRounding } from "../figures/part-rounding.ts";
import { type CellPlan, conditions, endSql, periodSql, source } from "../figures/plan.ts";
import { checkPage, namesOf, type Page, rangeOf } from "../proof/page.ts";
import type { Question, Subject } from "../question/question.ts";
import { type ExportAsked, exportQuestion } from "./export-question.ts";

/** One subscriber's MRR at the end of each month, keyed by the month's label, in minor units. */
export type SubscriberRow = Record<string, string | number | null>;

export interface Subscribers {
  months: string[];
  /** Number of subscribers with MRR in the range. */
  total: number;
  rows: SubscriberRow[];
}

/** A row of the page before rounding is settled. */
interface Listed {
  customer: number;
  currency: string;
  parts: { floor: number; place: number }[];
}

const MOST_PARTS = 30_000_000;
const TYPES = ["integer", "smallint", "date", "bigint"] as const;

/**
 * MRR per subscriber and month, for every subscriber with any, sorted by account and customer. Each month adds up
 * exactly to `mrr`. Subscribers stream from the warehouse: only one page is held in memory, plus eight bytes a figure.
 * @throws CambiumError `too_much` when there are more rows than one answer can hold
 */
export async function exportSubscribers(
  book: Book,
  asked: ExportAsked,
  subject: Subject,
  page: Page,
): Promise<Subscribers> {
  const question = exportQuestion({ ...asked, interval: "month" }, "mrr", subject);
  const plan = await planOf(book, question);
  const rounding = new PartRounding();
  const { first, end } = rangeOf(page);
  const listed: Listed[] = [];
  let total = 0;
  for await (const { customer, currency, values } of worthByMonth(book, question, plan)) {
    const parts = values.map((n, index) => rounding.add(`${currency} ${index}`, currency, n));
    if (total >= first && total < end) listed.push({ customer, currency, parts });
    total += 1;
    if (rounding.size > MOST_PARTS) throw tooMany();
  }
  checkPage(page, total);
  rounding.settle();
  const months = question.periods.map(({ label }) => label);
  return { months, total, rows: await inWords(book, listed, months, rounding) };
}

async function inWords(
  book: Book,
  listed: Listed[],
  months: string[],
  rounding: PartRounding,
): Promise<SubscriberRow[]> {
  const names = await namesOf(
    book,
    listed.map(({ customer }) => customer),
  );
  return mapLong(listed, ({ customer, currency, parts }) => {
    const { account = "", customer: id = "", name = null } = names.get(customer) ?? {};
    const row: SubscriberRow = { account, customer: id, name, currency };
    months.forEach((month, index) => {
      row[month] = rounding.valueOf(`${currency} ${index}`, parts[index] ?? { floor: 0, place: -1 });
    });
    return row;
  });
}

/** A customer's exact MRR at the end of each period of a plan. */
interface Worth {
  customer: number;
  currency: string;
  values: bigint[];
}

/** A customer's movements by currency and period, as they stream. */
interface Streamed {
  customer: number;
  part: number;
  balances: Map<number, number[]>;
  /** The places of the periods in which it counts; null for all. */
  counts: Set<number> | null;
}

/** Yields each customer (or customer-currency) with MRR at the end of any period in which it counts. */
async function* worthByMonth(book: Book, question: Question, plan: CellPlan): AsyncGenerator<Worth> {
  const { periods } = plan;
  const { members } = plan.members === null ? { members: null } : question;
  const indexes = new Map(periods.map(({ start }, index) => [start, index]));
  let current: Streamed | null = null;
  const sql = balancesQuery(book, plan, members === null ? null : await eachIn(periods, members));
  for await (const { rows, columns } of book.warehouse.stream(sql, [...TYPES], book.schema)) {
    for (let row = 0; row < rows; row++) {
      const [customer = 0, currency = 0, day = 0, micros = 0] = columns.map((column) => column[row]);
      const part = book.isSeparate ? currency : 0;
      if (current === null || current.customer !== customer || current.part !== part) {
        if (current !== null) yield* worthOf(book, periods, current);
        current = begun(customer, part, current);
      }
      const index = indexes.get(day) ?? 0;
      if (currency === COUNTS) current.counts?.add(index);
      else addTo(current, currency, index, micros);
    }
  }
  if (current !== null) yield* worthOf(book, periods, current);

  function begun(customer: number, part: number, before: Streamed | null): Streamed {
    const counts = members === null ? null : new Set<number>();
    const isSame = before !== null && before.customer === customer;
    return { customer, part, balances: new Map(), counts: isSame ? before.counts : counts };
  }

  function addTo({ balances }: Streamed, currency: number, index: number, micros: number): void {
    const moves = balances.get(currency) ?? periods.map(() => 0);
    moves[index] = (moves[index] ?? 0) + micros;
    balances.set(currency, moves);
  }
}

function* worthOf(
  book: Book,
  periods: Period[],
  { customer, part, balances, counts }: Streamed,
): Generator<Worth> {
  const values = periods.map(() => 0n);
  for (const [currency, moves] of balances) {
    let balance = 0;
    periods.forEach(({ end }, index) => {
      balance += moves[index] ?? 0;
      const micros = BigInt(balance);
      if (counts?.has(index) === false) return;
      values[index] = (values[index] ?? 0n) + micros * book.rates.at(currency, end - 1, micros);
    });
  }
  if (values.every((value) => value === 0n)) return;
  yield { customer, currency: book.isSeparate ? book.rates.code(part) : book.currency, values };
}

/** Stands for a currency in rows that say in which periods a customer counts. They come before its movements. */
const COUNTS = -1;

/**
 * Each customer's movements by period; movements before the first period count in the first.
 * @param counted SQL for `customer, first_on` of the periods in which each counts; null for all
 */
function balancesQuery({ isSeparate }: Book, plan: CellPlan, counted: string | null): string {
  const first = `date '${dateOfDay(firstOf(plan.periods, "periods").start)}'`;
  const moved = `select f.customer as customer, f.currency as currency, greatest(${periodSql(plan, "f.moved_on")}, ${first}) as seen_on,
  cast(sum(f.micros) as bigint) as micros
from ${source(plan, "flows")}
where f.moved_on < ${endSql(plan)} and ${conditions({ ...plan, members: null })}
group by all
having sum(f.micros) <> 0`;
  const all =
    counted === null
      ? moved
      : `${moved}
union all select customer, ${COUNTS}, first_on, 0 from (${counted}) counted`;
  const order = isSeparate || counted !== null ? ", f.currency" : "";
  return `select f.customer, f.currency::smallint, f.seen_on, f.micros::double
from (${all}) f
join customers named on named.customer = f.customer
order by named.account, named.customer_id${order}`;
}

function tooMany(): CambiumError {
  return new CambiumError("unsupported", `the export has more than ${MOST_PARTS} figures`, {
    hint: "Use fewer months, or filter the customers.",
  });
}
