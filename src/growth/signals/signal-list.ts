import { MOVEMENT_TYPES } from "../../base/words.ts";
import { dateOfDay } from "../../base/zone.ts";
import { bigintIn, numberIn, textIn } from "../../warehouse/rows.ts";
import type { Row } from "../../warehouse/warehouse.ts";
import type { GrowthBook } from "../growth-book.ts";
import { growthSql } from "../sql.ts";
import { REST, writeDismissals } from "./dismissals.ts";
import { isKind, type KindName, namesOf } from "./kinds.ts";

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
  { book, store }: GrowthBook,
  { day, kinds, customers, limit, offset }: SignalFilter,
): Promise<{ total: number; signals: Signal[] }> {
  await writeDismissals(store, book.warehouse);
  const open = await growthSql("signals/open_signals.sql", {
    rest: REST,
    expansion: MOVEMENT_TYPES.indexOf("expansion"),
    of_metrics: namesOf("metric"),
    of_items: namesOf("item"),
    day: `date '${dateOfDay(day)}'`,
    limit,
    offset,
    kinds:
      kinds === undefined || kinds.length === 0
        ? "true"
        : `r.kind in (${kinds.map((kind) => `'${kind}'`).join(", ")})`,
    customers: customers === null ? "true" : `r.customer in (${customers})`,
  });
  const rows = await book.warehouse.query(open, book.schema);
  const listed = rows.filter((row) => row.kind !== null);
  return { total: numberIn(rows[0], "total"), signals: listed.flatMap(signalOf) };
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
