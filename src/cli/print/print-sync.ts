import { syncStripeOperation } from "../../api/evidence/sync-operations.ts";
import { proposalText } from "./proposal-text.ts";
import { type Row, table } from "./text-table.ts";

/** What a sync read, by account and type of object, and how long it took. */
export function syncText(output: Row): string {
  const { rows, accounts, not_read, usage, warnings, proposed, without_rate, failed_after } =
    syncStripeOperation.output.parse(output);
  const notes = accounts.map((one) => {
    const clocks = one.test_clock_objects;
    return [
      `${one.account}: ${one.is_full ? "the full history" : "events"} in ${one.seconds} s, ${one.requests} requests`,
      one.retries === 0 ? "" : `, ${one.retries} retried`,
      clocks === 0 ? "" : `; ${clocks} test clock objects left out`,
      "\n",
    ].join("");
  });
  if (usage.import !== null)
    notes.push(
      `Usage: ${usage.observations.toLocaleString("en")} days of customers, from ${usage.meters} ${usage.meters === 1 ? "meter" : "meters"} (import ${usage.import})\n`,
    );
  notes.push(...warnings.map((warning) => `${warning}\n`));
  for (const account of not_read)
    notes.push(`This key doesn't cover ${account}: its data stays as last seen\n`);
  if (without_rate.length > 0)
    notes.push(
      `No exchange rates for ${without_rate.join(", ")}: import them (\`cambium import fx FILE\`, with date, base, quote, rate),\n` +
        "or use a policy that keeps currencies separate (--policy lago)\n",
    );
  notes.push(...proposed.map(proposalText));
  if (failed_after !== undefined)
    notes.push(`The sync succeeded, but this failed afterwards: ${failed_after}\n`);
  return (rows.length === 0 ? "" : table(rows)) + notes.join("");
}
