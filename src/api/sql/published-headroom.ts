import { CambiumError } from "../../base/error.ts";
import type { GrowthBook } from "../../growth/growth-book.ts";
import { type Headroom, headroomOn, type MOVE_KINDS } from "../../growth/headroom/headroom.ts";
import { headroomOf } from "../../growth/headroom/headroom-sums.ts";
import { readState, writeState } from "../../model/remembered.ts";
import type { Growth } from "../growing/growth-books.ts";

const TABLE = "growth.headroom_now";

/** What the table was made of. Its beginning makes it go with the schema `growth`. */
const STATE = "growth_headroom_now";

const COLUMNS = {
  ...{ customer: "integer", mrr: "bigint", next_plan: "bigint", add_on: "bigint", family: "bigint" },
  ...{ open: "bigint", is_saturated: "boolean", has_seats: "boolean" },
};
const BATCH = 20_000;

/**
 * Writes what each customer could still buy today, in micros of the reporting currency, unless it is known of these books
 * and this day. Where money has no exchange rate, nothing is written.
 */
export async function writeHeadroom({ growth, reading }: Growth): Promise<void> {
  const { warehouse } = growth.book;
  const wanted = `${reading.version} ${growth.today}`;
  if ((await readState(warehouse, STATE)) === wanted) return;
  const columns = Object.entries(COLUMNS).map(([name, type]) => `${name} ${type}`);
  await warehouse.exec(`create or replace table ${TABLE} (${columns.join(", ")})`);
  const customers = await headroomToday(growth);
  for (let start = 0; start < customers.length; start += BATCH) {
    const rows = customers.slice(start, start + BATCH).map((one) => {
      const of = (kind: (typeof MOVE_KINDS)[number]) => headroomOf(one, kind);
      const parts = [of("next_plan"), of("add_on"), of("family"), one.open];
      return `(${[one.held.customer, one.held.mrr, ...parts, one.isSaturated, one.isSaturated && one.held.hasSeats].join(", ")})`;
    });
    await warehouse.exec(`insert into ${TABLE} values ${rows.join(", ")}`);
  }
  await writeState(warehouse, STATE, wanted);
}

async function headroomToday(growth: GrowthBook): Promise<Headroom[]> {
  try {
    return (await headroomOn(growth, growth.today)).customers;
  } catch (error) {
    if (error instanceof CambiumError && error.code === "missing_rate") return [];
    throw error;
  }
}
