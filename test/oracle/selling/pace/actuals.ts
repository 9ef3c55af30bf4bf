import { type Book, booksOf, only } from "../../books.ts";
import { startOfDay } from "../../calendar.ts";
import { frameOf } from "../../frames.ts";
import { dayText } from "../../growth/day-numbers.ts";
import type { Ledger } from "../../growth/ledger.ts";
import { rememberedFor } from "../../growth/memo.ts";
import { figure } from "../../metrics.ts";
import { mul, type Q, q, sub, sum } from "../../rational.ts";
import { count } from "../../ratios.ts";
import { creditedOn } from "../money/credit.ts";
import type { Span } from "../periods.ts";
import type { Selling, TargetVersion } from "../selling.ts";
import { kindOf, type PacedMetric, type SpanKindOf } from "./paced.ts";

type Scope = TargetVersion["body"]["scope"];

/** What somebody's metric came to in a period up to the end of a day; `opening`: of a stock, when the period began. */
export interface Actual {
  actual: Q | null;
  opening: Q | null;
}

/** A metric of the company, of a segment's customers, or of a person, from a period's start to the end of a day in it. */
export function actualOn(
  selling: Selling,
  metric: PacedMetric,
  scope: Scope,
  span: Span,
  day: number,
): Actual {
  if (scope.of === "person" && metric === "expansion_mrr")
    return { actual: creditedTo(selling, scope.person, span, day), opening: null };
  const { zone } = selling.ledger.company;
  const book = bookOf(selling, scope, day);
  const endDay = dayText(Math.min(day + 1, span.end));
  const [start, end] = [startOfDay(dayText(span.start), zone), startOfDay(endDay, zone)];
  const period = { label: span.label, start, end, endDay, months: null };
  const actual = figure(metric, { book, interval: spanKind(span), period, settings: {} });
  return { actual, opening: kindOf(metric) === "stock" ? openingOf(book, metric, start, end) : null };
}

function openingOf(book: Book, metric: PacedMetric, start: number, end: number): Q {
  const { opening, rows } = frameOf(book, start, end);
  if (metric === "active_customers") return count(rows.filter(({ wasActive }) => wasActive));
  return metric === "arr" ? mul(opening, q(12)) : opening;
}

const spanKind = ({ label }: Span): SpanKindOf =>
  label.includes("Q") ? "quarter" : label.length === 4 ? "year" : "month";

/** What a person is credited with in a period, less what was given back in it, up to the end of a day, as known today. */
function creditedTo(selling: Selling, person: string, { start, end }: Span, day: number): Q {
  const own = creditedOn(selling, selling.today).filter(
    (credit) => credit.person === person && credit.on >= start && credit.on < end && credit.on <= day,
  );
  return sum(own.map(({ credited, givenBack }) => sub(credited, givenBack)));
}

const books = rememberedFor<Ledger, Book>();

/** The part of the books that is of whom a target is of: a segment as it is now, or who a person owns on a day. */
function bookOf(selling: Selling, scope: Scope, day: number): Book {
  const [book] = booksOf(selling.ledger.input);
  if (!book) throw new Error("no book");
  if (scope.of === "company") return book;
  const customers = new Set(customersOf(selling, scope, day));
  const key = [...customers].sort().join(" ");
  return books(selling.ledger, key, () => only(book, (customer) => customers.has(customer)));
}

function customersOf(selling: Selling, scope: Exclude<Scope, { of: "company" }>, day: number): string[] {
  if (scope.of === "segment")
    return selling.segments.find(({ name }) => name === scope.segment)?.customers ?? [];
  return selling.ownerships
    .filter(({ person, from, to }) => person === scope.person && from <= day && (to === null || day < to))
    .map(({ customer }) => customer);
}
