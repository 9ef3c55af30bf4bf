import { dateOfDay } from "../../base/zone.ts";
import type { GrowthBook } from "../growth-book.ts";
import { isKind, KINDS } from "../signals/kinds.ts";
import type { Firing } from "./journeys.ts";

const NAMES = Object.keys(KINDS).filter(isKind);

/**
 * The signals that fired from a day until before another one, by customer and day. A limit that was reached that day closes
 * the signal that it is near.
 */
export async function firingsIn(
  { book }: GrowthBook,
  { from, until }: { from: number; until: number },
): Promise<Firing[]> {
  const kind = `case kind ${NAMES.map((name, place) => `when '${name}' then ${place}`).join(" ")} end::utinyint`;
  const sql = `select ${kind}, customer, coalesce(try_cast(subject as integer), -1), fired_on from growth.runs r
    where not (kind = 'limit_near' and exists (from growth.runs h where h.kind = 'limit_hit' and h.customer = r.customer
        and h.subject = r.subject and h.from_day <= r.fired_on and r.fired_on < h.until_day))
      and fired_on >= date '${dateOfDay(from)}' and fired_on < date '${dateOfDay(until)}'
    group by kind, customer, subject, fired_on order by customer, fired_on, kind, subject`;
  const found: Firing[] = [];
  for await (const { rows, columns } of book.warehouse.stream(
    sql,
    ["utinyint", "integer", "integer", "date"],
    book.schema,
  ))
    for (let row = 0; row < rows; row++) {
      const [name = 0, customer = 0, subject = -1, on = 0] = columns.map((column) => column[row]);
      found.push({
        kind: NAMES[name] ?? "limit_hit",
        customer,
        subject: subject < 0 ? null : subject,
        on,
      });
    }
  return found;
}

/** What a signal of a customer is known by. */
export function signalKey(kind: string, customer: number, subject: number | null): string {
  return `${kind} ${customer} ${subject ?? ""}`;
}
