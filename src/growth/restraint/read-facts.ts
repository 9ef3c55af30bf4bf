import { z } from "zod";
import { MOVEMENT_TYPES } from "../../base/words.ts";
import { dateOfDay, dayOfDate } from "../../base/zone.ts";
import { LINKED_SCHEMA } from "../../model/links/linked-books.ts";
import { literal } from "../../warehouse/literal.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import type { GrowthBook } from "../growth-book.ts";
import { localDay } from "../local-day.ts";
import { ANSWERS, CHANNELS } from "../records/schemas.ts";
import { growthSql } from "../sql.ts";
import type { BlockSpan, CustomerFacts, MadeOffer } from "./customer-facts.ts";
import type { SupportRule } from "./restraint-settings.ts";
import type { Span } from "./spans.ts";

/** Whose facts are read, and from when on they matter. */
interface FactsAsked {
  /** SQL for a list of customers; everyone when null. */
  customers: string | null;
  /** What ended before this day is left out, counted from 1970-01-01. */
  since: number;
  support: SupportRule;
}

/** The facts of customers, besides what they hold. */
export interface FactsOfAll {
  of(customer: number): CustomerFacts;
  /** All customers that were ever active, ascending. */
  known: readonly number[];
}

/** Reads what may hold offers back, of one customer or of all at once (GROWTH §6). Versions must be published. */
export async function readFacts(growth: GrowthBook, asked: FactsAsked): Promise<FactsOfAll> {
  const { warehouse, schema } = growth.book;
  const filling = fillingOf(growth, asked);
  const read = async (file: string) =>
    warehouse.query(await growthSql(`restraint/${file}.sql`, filling), schema);
  const firsts = await firstDays(growth, filling.among);
  const offers = byCustomer(await read("offers_made"), offerOf);
  const pastDue = byCustomer(await read("past_due"), spanOf);
  const contractions = byCustomer(await read("contractions"), (row) => dayIn(row, "moved_on"));
  const blocks = byCustomer(await read("blocks"), blockOf);
  return {
    known: [...firsts.keys()],
    of: (customer) => ({
      firstOn: firsts.get(customer) ?? null,
      offers: offers.get(customer) ?? [],
      pastDue: pastDue.get(customer) ?? [],
      contractions: contractions.get(customer) ?? [],
      blocks: blocks.get(customer) ?? [],
      items: [],
      uses: [],
    }),
  };
}

function fillingOf({ book }: GrowthBook, { customers, since, support }: FactsAsked) {
  const { isLinked } = book;
  return {
    among: customers === null ? "true" : `customer in (${customers})`,
    since: `date '${dateOfDay(since)}'`,
    contraction: MOVEMENT_TYPES.indexOf("contraction"),
    made: localDay(book, "made_at"),
    answered: localDay(book, "answered_at"),
    number: isLinked ? "coalesce(l.representative, a.customer)" : "a.customer",
    links: isLinked ? `left join ${LINKED_SCHEMA}.linked_customers l on l.customer = a.customer` : "",
    attribute: support === null ? "null" : literal(support.attribute),
    value: support === null ? "null" : literal(support.value),
  };
}

async function firstDays({ book }: GrowthBook, among: string): Promise<Map<number, number>> {
  const firsts = new Map<number, number>();
  const sql = `select customer, min(from_day) from growth.active_days where ${among} group by customer order by customer`;
  for await (const { rows, columns } of book.warehouse.stream(sql, ["integer", "date"], book.schema))
    for (let row = 0; row < rows; row++) firsts.set(columns[0]?.[row] ?? 0, columns[1]?.[row] ?? 0);
  return firsts;
}

function byCustomer<T>(rows: Row[], read: (row: Row) => T): Map<number, T[]> {
  const found = new Map<number, T[]>();
  for (const row of rows) {
    const customer = numberIn(row, "customer");
    const known = found.get(customer);
    if (known === undefined) found.set(customer, [read(row)]);
    else known.push(read(row));
  }
  return found;
}

const dayIn = (row: Row, column: string) => dayOfDate(textIn(row, column));
const orNull = (row: Row, column: string) => (row[column] === null ? null : textIn(row, column));
const channelSchema = z.enum(CHANNELS);
const answerSchema = z.enum(ANSWERS).nullable();

function offerOf(row: Row): MadeOffer {
  return {
    id: textIn(row, "id"),
    day: dayIn(row, "day"),
    product: orNull(row, "product"),
    price: orNull(row, "price"),
    channel: channelSchema.parse(row.channel),
    answer: answerSchema.parse(row.answer),
    answered: row.answered_day === null ? null : dayIn(row, "answered_day"),
  };
}

/** The last day of dates that have no end. */
const NEVER = "9999-12-31";

function spanOf(row: Row): Span {
  const until = orNull(row, "until_day");
  return { from: dayIn(row, "from_day"), until: until === null || until === NEVER ? null : dayOfDate(until) };
}

function blockOf(row: Row): BlockSpan {
  return { ...spanOf(row), isSupport: row.is_support === true };
}

/** What some customers have on a day, and use of it. */
export async function readHoldings(
  { book }: GrowthBook,
  customers: readonly number[],
  day: number,
): Promise<(customer: number) => Pick<CustomerFacts, "items" | "uses">> {
  const { warehouse, schema } = book;
  const filling = { day: `date '${dateOfDay(day)}'`, customers: [-1, ...customers].join(", ") };
  const among = `customer in (${filling.customers})`;
  const uses = await growthSql("pricing/use_of_limits.sql", { day: filling.day, among });
  const query = async (file: string) =>
    warehouse.query(await growthSql(`restraint/${file}.sql`, { ...filling, uses }), schema);
  const items = byCustomer(await query("own_items"), (row) => ({
    product: textIn(row, "product_id"),
    price: textIn(row, "price_id"),
    quantity: numberIn(row, "quantity"),
    family: numberIn(row, "family"),
  }));
  const used = byCustomer(await query("own_uses"), (row) => ({
    family: numberIn(row, "family"),
    used: bigintIn(row, "used"),
    limit: bigintIn(row, "lim"),
  }));
  return (customer) => ({ items: items.get(customer) ?? [], uses: used.get(customer) ?? [] });
}
