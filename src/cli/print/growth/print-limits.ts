import { limits } from "../../../api/grow/usage-operations.ts";
import { badLimitText } from "../../../growth/usage/metadata-limits.ts";
import { type Row, table } from "../text-table.ts";

/** The limits of usage, and what of metadata can't be used. */
export function limitsText(output: Row): string {
  const { rows, issues } = limits.output.parse(output);
  return [
    rows.length === 0 ? "" : table(rows),
    ...issues.map((issue) => `Note: ${badLimitText(issue)}\n`),
  ].join("");
}
