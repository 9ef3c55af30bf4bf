import { MOVEMENT_TYPES } from "../../base/words.ts";
import { dateOfDay } from "../../base/zone.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { ColumnType, Row } from "../../warehouse/warehouse.ts";
import type { GrowthBook } from "../growth-book.ts";
import { growthSql } from "../sql.ts";
import { REST, writeDismissals } from "./dismissals.ts";
import { isKind, KINDS, type KindName, namesOf } from "./kinds.ts";

/** A signal that is open on a day. Numbers are in millionths of the metric's unit. */
export interface Signal {
  kind: KindName;
  /** The customer's number, and that of the metric, family or item. */
  number: number;
  subjectNumber: number | null;
  account: string;
  customer: string;
  name: string | null;
  /** A metric, family or item; empty for a signal of the customer as a whole. */
  subject: string;
  subjectName: string;
  unit: string | null;
  /** The first day of the run that it is open with. */
  openSince: string;
  /** The day it fired, before pauses of less than 30 days. */
  firedOn: string;
  /** Whether it held within 30 days of the metric's first observation at an older customer: it isn't judged. */
  isLeftCut: boolean;
  /** What was used last, and the limit then. */
  value: bigint | null;
  limit: bigint | null;
  seenOn: string | null;
}

/** Which signals are asked for. */
export interface SignalFilter {
  /** The day they are open on, counted from 1970-01-01. */
  day: number;
  kinds?: readonly KindName[];
  /** SQL for customers of a segment; everyone when null. */
  customers: string | null;
  limit: number;
  offset: number;
}

/** The signals that are open on a day, newest first. */
export async function openSignals(
  growth: GrowthBook,
  filter: SignalFilter,
): Promise<{ total: number; signals: Signal[] }> {
  const rows = await growth.book.warehouse.query(await openSql(growth, filter), growth.book.schema);
  const listed = rows.filter((row) => row.kind !== null);
  return { total: numberIn(rows[0], "total"), signals: listed.flatMap(signalOf) };
}

async function openSql(growth: GrowthBook, filter: SignalFilter): Promise<string> {
  const { day, limit, offset } = filter;
  const open = await openOnSql(growth, filter);
  return growthSql("signals/open_signals.sql", { open, day: `date '${dateOfDay(day)}'`, limit, offset });
}

async function openOnSql(
  { book, store }: GrowthBook,
  { day, kinds, customers }: Pick<SignalFilter, "day" | "kinds" | "customers">,
): Promise<string> {
  await writeDismissals(store, book.warehouse);
  return growthSql("signals/conditions/open_on.sql", {
    rest: REST,
    expansion: MOVEMENT_TYPES.indexOf("expansion"),
    of_metrics: namesOf("metric"),
    of_items: namesOf("item"),
    of_families: namesOf("family"),
    day: `date '${dateOfDay(day)}'`,
    kinds:
      kinds === undefined || kinds.length === 0
        ? "true"
        : `r.kind in (${kinds.map((kind) => `'${kind}'`).join(", ")})`,
    customers: customers === null ? "true" : `r.customer in (${customers})`,
  });
}

/** A signal that is open on a day, by its numbers: what its next step is found from. */
export interface SignalKey {
  kind: KindName;
  customer: number;
  subject: number | null;
  /** In millionths of the metric's unit. */
  limit: bigint | null;
}

const KEY_TYPES: ColumnType[] = ["utinyint", "integer", "integer", "bigint", "integer"];
const MILLION = 1_000_000n;

/** All signals that are open on a day, in the order of `openSignals`: there can be very many. */
export async function openSignalKeys(
  growth: GrowthBook,
  filter: Pick<SignalFilter, "day" | "customers">,
): Promise<SignalKey[]> {
  const open = await openSql(growth, { ...filter, limit: ALL, offset: 0 });
  const names = Object.keys(KINDS).filter(isKind);
  const kind = `case kind ${names.map((name, index) => `when '${name}' then ${index}`).join(" ")} end::utinyint`;
  const keys: SignalKey[] = [];
  for await (const { rows, columns } of growth.book.warehouse.stream(
    `select ${kind}, customer, coalesce(subject_number, -1), coalesce(lim // ${MILLION}, -1)::double, coalesce(lim % ${MILLION}, 0)::integer
     from (${open}) where kind is not null order by open_since desc, kind, account, customer_id, subject`,
    KEY_TYPES,
    growth.book.schema,
  )) {
    for (let row = 0; row < rows; row++) {
      const [name, customer = 0, subject = -1, whole = -1, rest = 0] = columns.map((column) => column[row]);
      keys.push({
        kind: names[name ?? 0] ?? "limit_hit",
        customer,
        subject: subject < 0 ? null : subject,
        limit: whole < 0 ? null : BigInt(whole) * MILLION + BigInt(rest),
      });
    }
  }
  return keys;
}

const ALL = 1_000_000_000;

/**
 * Writes who has which kinds of signals open on a day to `growth.signals_on`.
 * @returns SQL for its pairs `kind, customer`
 */
export async function writeSignalsOn(growth: GrowthBook, day: number): Promise<string> {
  const { warehouse, schema } = growth.book;
  const on = `date '${dateOfDay(day)}'`;
  const open = await openOnSql(growth, { day, customers: null });
  await warehouse.exec(
    `create table if not exists growth.signals_on (on_day date, kind varchar, customer integer);
     delete from growth.signals_on where on_day = ${on};
     insert into growth.signals_on select distinct ${on}, kind, customer from (${open})`,
    schema,
  );
  return `select kind, customer from growth.signals_on where on_day = ${on}`;
}

function signalOf(row: Row): Signal[] {
  const kind = textIn(row, "kind");
  if (!isKind(kind)) return [];
  const text = (name: string) => (row[name] === null ? null : textIn(row, name));
  return [
    {
      kind,
      number: numberIn(row, "customer"),
      subjectNumber: row.subject_number === null ? null : numberIn(row, "subject_number"),
      account: textIn(row, "account"),
      customer: textIn(row, "customer_id"),
      name: text("name"),
      subject: textIn(row, "subject"),
      subjectName: textIn(row, "subject_name"),
      unit: text("unit"),
      openSince: textIn(row, "open_since"),
      firedOn: textIn(row, "fired_on"),
      isLeftCut: row.is_left_cut === true,
      value: row.value === null ? null : bigintIn(row, "value"),
      limit: row.lim === null ? null : bigintIn(row, "lim"),
      seenOn: text("seen_on"),
    },
  ];
}
