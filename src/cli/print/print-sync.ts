import { syncStripeOperation } from "../../api/evidence/sync-operations.ts";
import { type Row, table } from "./text-table.ts";

/** What a sync brought, by account and type of object, and what it cost. */
export function syncText(output: Row): string {
  const { rows, accounts, not_read, without_rate, failed_after } = syncStripeOperation.output.parse(output);
  const notes = accounts.map((one) => {
    const clocks = one.test_clock_objects;
    return [
      `${one.account}: ${one.is_full ? "the full history" : "events"} in ${one.seconds} s, ${one.requests} requests`,
      one.retries === 0 ? "" : `, ${one.retries} of them again after a failure`,
      clocks === 0 ? "" : `; ${clocks} objects of test clocks left out`,
      "\n",
    ].join("");
  });
  for (const account of not_read)
    notes.push(`${account} is not read by this key: it stays as it was last seen\n`);
  if (without_rate.length > 0)
    notes.push(
      `Something is sold in ${without_rate.join(", ")}, of which no rate is known: import rates (cambium import fx FILE, with date, base, quote, rate),\n` +
        "or ask under a policy that keeps currencies apart (--policy lago)\n",
    );
  if (failed_after !== undefined) notes.push(`Failed after it: ${failed_after}\n`);
  return (rows.length === 0 ? "" : table(rows)) + notes.join("");
}
