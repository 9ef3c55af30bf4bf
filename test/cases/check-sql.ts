import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openDuckDb } from "../../src/warehouse/duckdb.ts";
import { literal } from "../../src/warehouse/literal.ts";

/** A figure of a case as a query of its own has it. */
export interface Checked {
  metric: string;
  interval: string;
  period: string;
  by: string;
  key: string;
  value: number;
}

/**
 * Runs the check.sql of a case, which works figures out from the rows of the case's own files and knows nothing of ours:
 * `duckdb < check.sql` in the folder gives the same. No `interval` is month; no `by` is the whole.
 * @returns its rows; none where a case has no such file
 */
export async function checkedBySql(folder: string): Promise<Checked[]> {
  const path = join(folder, "check.sql");
  if (!existsSync(path)) return [];
  const warehouse = await openDuckDb(":memory:");
  try {
    await warehouse.exec(`set file_search_path = ${literal(folder)}`);
    const rows = await warehouse.query(
      `select * replace (value::double as value) from (${readFileSync(path, "utf8")})`,
    );
    return rows.map(({ metric, interval = "month", period, by = "", key = "", value }) => ({
      metric: String(metric),
      interval: String(interval),
      period: String(period),
      by: String(by),
      key: String(key),
      value: Number(value),
    }));
  } finally {
    await warehouse.close();
  }
}
