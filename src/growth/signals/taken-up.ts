import { dateOfDay } from "../../base/zone.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";
import { publishVersions } from "../records/publish.ts";
import { growthSql } from "../sql.ts";
import { REST } from "./dismissals.ts";
import { namesOf } from "./kinds.ts";

/** A signal by its numbers, with the product of its next step. */
interface Asked {
  kind: string;
  customer: number;
  subject: number | null;
  next: { product: number } | null;
}

/**
 * Whether somebody works a signal on a day: an opportunity came from it that is open or closed in the last 90 days, or its
 * next step was offered in that time (GROWTH §2). It stays open and still counts in its firings.
 */
export async function takenUpOn(
  { book, store }: GrowthBook,
  day: number,
): Promise<(signal: Asked) => boolean> {
  await publishVersions(store, book);
  const sql = await growthSql("signals/taken_up.sql", {
    day: `date '${dateOfDay(day)}'`,
    rest: REST,
    of_metrics: namesOf("metric"),
    of_items: namesOf("item"),
    of_families: namesOf("family"),
  });
  const rows = await book.warehouse.query(sql, book.schema);
  const taken = new Set(
    rows.map((row) => {
      const customer = numberIn(row, "customer");
      if (row.kind === null) return `${customer} ${numberIn(row, "product")}`;
      return `${textIn(row, "kind")} ${customer} ${row.subject === null ? "" : numberIn(row, "subject")}`;
    }),
  );
  return ({ kind, customer, subject, next }) =>
    taken.has(`${kind} ${customer} ${subject ?? ""}`) ||
    (next !== null && taken.has(`${customer} ${next.product}`));
}
