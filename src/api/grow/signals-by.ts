import { fieldNamed, segmentFields } from "../../metrics/segments/segment-fields.ts";
import { endOf } from "../../metrics/segments/segment-time.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Growth } from "./growth-of.ts";

/** What signals can be counted by: what their customers have. */
export const SIGNALS_BY = ["product", "price"] as const;

/** How many customers with signals have a product or price, and how many signals these are. */
export interface SignalsBy {
  key: string;
  signals: number;
  customers: number;
}

/**
 * Counts signals by the products or prices that their customers have as a segment of them knows it: a customer with
 * several counts in each. The most customers first.
 */
export async function signalsBy(
  { reading: { book, subject } }: Growth,
  by: (typeof SIGNALS_BY)[number],
  signals: readonly { customer: number }[],
): Promise<SignalsBy[]> {
  const counts = new Map<number, number>();
  for (const { customer } of signals) counts.set(customer, (counts.get(customer) ?? 0) + 1);
  if (counts.size === 0) return [];
  const field = fieldNamed(await segmentFields(book, subject), by);
  const pairs = await field.pairs(book, endOf(subject.lastDay ?? 0));
  const rows = await book.warehouse.query(
    `select p.value as key, count(*) as customers, cast(sum(s.signals) as bigint) as signals
     from (select distinct customer, value from (${pairs}) where value is not null) p
     join (values ${[...counts].map((row) => `(${row.join(", ")})`).join(", ")}) as s(customer, signals) on s.customer = p.customer
     group by p.value order by count(*) desc, p.value`,
    book.schema,
  );
  return rows.map((row) => ({
    key: textIn(row, "key"),
    signals: numberIn(row, "signals"),
    customers: numberIn(row, "customers"),
  }));
}
