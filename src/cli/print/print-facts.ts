import { fieldSchema, isMoney } from "../../api/csv-rows.ts";
import type { Operation } from "../../api/operation.ts";
import { minorText } from "../../base/money.ts";
import { plainText, type Row } from "./text-table.ts";

/** Decimals of a number that isn't money. */
const DECIMALS = 4;

/**
 * What an answer says besides its rows, a line each: money in major units, other numbers with at most four decimals, and
 * what belongs together on one line. Lists and statements are left out.
 */
export function factLines({ output: schema, rows }: Operation, output: Row): string[] {
  const { currency } = output;
  return Object.entries(output).flatMap(([name, value]) => {
    if (name === rows || name === "sql" || name === "incomplete" || Array.isArray(value)) return [];
    const text = factText(value, fieldSchema(schema, name), currency);
    return [`${name.replaceAll("_", " ")}: ${text}\n`];
  });
}

function factText(value: unknown, schema: unknown, currency: unknown): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return numberText(value, schema, currency);
  if (typeof value !== "object" || Array.isArray(value)) return plainText(value);
  const parts = Object.entries(value).filter(([, part]) => typeof part !== "object" || part === null);
  return parts
    .map(
      ([name, part]) => `${name.replaceAll("_", " ")} ${factText(part, fieldSchema(schema, name), currency)}`,
    )
    .join(", ");
}

function numberText(value: number, schema: unknown, currency: unknown): string {
  return isMoney(schema) && typeof currency === "string" ? minorText(value, currency) : rounded(value);
}

/** A number with at most four decimals. */
export function rounded(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toFixed(DECIMALS)));
}
