import { guarded } from "../base/formula-guard.ts";

/**
 * Rows as CSV (RFC 4180), with every column that any row has; lists and objects as JSON. Escapes cells and headers that
 * a spreadsheet would run as formulas.
 */
export function toCsv(rows: Record<string, unknown>[], hasHeader = true): string {
  const columns = [...columnsOf(rows)];
  const values = rows.map((row) => columns.map((column) => row[column]));
  const lines = hasHeader ? [columns, ...values] : values;
  return lines.map(csvLine).join("");
}

/** One row of cells as CSV. */
export function csvLine(cells: unknown[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

/** The columns that any row has, in order of appearance. */
export function columnsOf(rows: Record<string, unknown>[]): Set<string> {
  const columns = new Set<string>();
  for (const row of rows) for (const column in row) columns.add(column);
  return columns;
}

/** A number written exactly as given, with all its decimals. */
export class Plain {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function cell(value: unknown): string {
  if (value instanceof Plain) return value.text;
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const safe = guarded(text);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
