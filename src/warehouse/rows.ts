import { CambiumError } from "../base/error.ts";
import type { Row, Value } from "./warehouse.ts";

/**
 * Reads an exact whole number from a result row. Null, the sum of no rows, is 0.
 * @throws CambiumError `internal` if the column is missing or isn't a whole number
 */
export function bigintIn(row: Row | undefined, column: string): bigint {
  const value = valueIn(row, column) ?? 0n;
  if (typeof value === "bigint") return value;
  if (typeof value === "number" ? Number.isSafeInteger(value) : /^-?\d+$/.test(String(value)))
    return BigInt(value);
  throw wrong(column, value, "a whole number");
}

/**
 * Reads a number from a result row. Null is 0.
 * @throws CambiumError `internal` if the column is missing or isn't a number
 */
export function numberIn(row: Row | undefined, column: string): number {
  const value = valueIn(row, column);
  const number = Number(value);
  if (Number.isNaN(number)) throw wrong(column, value, "a number");
  return number;
}

/**
 * Reads text from a result row; dates are in ISO format.
 * @throws CambiumError `internal` if the column is missing or null
 */
export function textIn(row: Row | undefined, column: string): string {
  const value = valueIn(row, column);
  if (value === null) throw wrong(column, value, "a text");
  return String(value);
}

function valueIn(row: Row | undefined, column: string): Value {
  const value = row?.[column];
  if (value !== undefined) return value;
  const columns = row === undefined ? "no rows" : `only ${Object.keys(row).join(", ")}`;
  throw new CambiumError("internal", `A query was read for its column ${column} and returned ${columns}`, {
    hint: "Please report this.",
  });
}

function wrong(column: string, value: Value, expected: string): CambiumError {
  return new CambiumError("internal", `Column ${column} of a query holds ${value}, not ${expected}`, {
    hint: "Please report this.",
  });
}
