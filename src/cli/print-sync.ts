import { syncStripeOperation } from "../api/sync.ts";
import { type Row, table } from "./table.ts";

/** What a sync brought, by account and type of object, and what it cost. */
export function syncText(output: Row): string {
  const { rows, accounts } = syncStripeOperation.output.parse(output);
  const notes = accounts.map((one) => {
    const clocks = one.test_clock_objects;
    return [
      `${one.account}: ${one.is_full ? "the full history" : "events"} in ${one.seconds} s, ${one.requests} requests`,
      one.retries === 0 ? "" : `, ${one.retries} of them again after a failure`,
      clocks === 0 ? "" : `; ${clocks} objects of test clocks left out`,
      "\n",
    ].join("");
  });
  return (rows.length === 0 ? "" : table(rows)) + notes.join("");
}
