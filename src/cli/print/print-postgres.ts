import { syncPostgresOperation } from "../../api/evidence/sync-postgres.ts";
import { type Row, table } from "./text-table.ts";

/** What was read from a database, and what it lacks. */
export function postgresText(output: Row): string {
  const { database, accounts, warnings, rows, failed_after } = syncPostgresOperation.output.parse(output);
  const lines = rows.map(({ is_incremental, ...row }) => ({
    ...row,
    read: is_incremental ? "since last time" : "all",
  }));
  return [
    `Read ${database}: ${accounts.length === 0 ? "nothing new" : accounts.join(", ")}\n`,
    table(lines),
    ...warnings.map((warning) => `Note: ${warning}\n`),
    failed_after === undefined ? "" : `The sync succeeded, but this failed afterwards: ${failed_after}\n`,
  ].join("");
}
