/** Queries that the browser remembers. */
export const MOST_REMEMBERED = 50;
const KEY = "cambium-sql-history";

/** A query that was run. */
export interface Run {
  sql: string;
  /** Values of its parameters by name. */
  values: Record<string, string>;
  at: string;
  rows: number;
}

/** The queries run in this browser, the last one first. */
export function readHistory(): Run[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.flatMap(runIn) : [];
  } catch {
    return [];
  }
}

/** Remembers a query. One that is run again moves to the top. @returns what is remembered now */
export function remember(run: Run): Run[] {
  const others = readHistory().filter(({ sql }) => sql !== run.sql);
  const all = [run, ...others].slice(0, MOST_REMEMBERED);
  try {
    localStorage.setItem(KEY, JSON.stringify(all));
  } catch {
    // A browser that keeps nothing has no history.
  }
  return all;
}

function runIn(given: unknown): Run[] {
  const { sql, values, at, rows }: Record<string, unknown> = Object(given);
  if (typeof sql !== "string" || typeof at !== "string" || typeof rows !== "number") return [];
  const texts = Object.entries(Object(values)).map(([name, value]) => [name, String(value)]);
  return [{ sql, at, rows, values: Object.fromEntries(texts) }];
}
