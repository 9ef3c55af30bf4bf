import { z } from "zod";
import { majorText } from "../base/money.ts";
import { Plain } from "./csv.ts";
import { MONEY, type Operation } from "./operation.ts";

type Row = Record<string, unknown>;

/** The rows of an operation's answer. */
export function rowsOf(operation: Operation, output: unknown): Row[] {
  const rows: unknown = fieldOf(output, operation.rows ?? "");
  return Array.isArray(rows) ? rows : [];
}

/**
 * The same for a file that people open: money in major units as plain numbers, with the currency in the header. Where rows have
 * currencies of their own, or units, the header names the column that says which.
 */
export function csvRows(operation: Operation, output: unknown): Row[] {
  const rows = rowsOf(operation, output);
  const columns = new Set([...moneyColumns(operation), ...(operation.money?.(output) ?? [])]);
  if (columns.size === 0) return rows;
  const currency = fieldOf(output, "currency");
  const shared = typeof currency === "string" ? currency : null;
  const says = operation.moneyOf === undefined ? (shared ?? "see currency") : "see unit";
  const currencyOf = (row: Row, column: string) =>
    operation.moneyOf === undefined ? (shared ?? row.currency) : operation.moneyOf(row, column);
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) =>
        columns.has(name) ? [`${name} (${says})`, inMajor(value, currencyOf(row, name))] : [name, value],
      ),
    ),
  );
}

function inMajor(value: unknown, currency: unknown): unknown {
  return typeof value === "number" && typeof currency === "string"
    ? new Plain(majorText(value, currency))
    : value;
}

function fieldOf(output: unknown, name: string): unknown {
  return new Map<string, unknown>(Object.entries(Object(output))).get(name);
}

/** The columns that the schema of the answer's rows says are money. */
function moneyColumns({ output, rows = "" }: Operation): string[] {
  if (!(output instanceof z.ZodObject)) return [];
  const list: unknown = output.shape[rows];
  const row = list instanceof z.ZodArray ? list.element : null;
  if (!(row instanceof z.ZodObject)) return [];
  return Object.entries(row.shape).flatMap(([name, schema]) => (isMoney(schema) ? [name] : []));
}

function isMoney(schema: unknown): boolean {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) return isMoney(schema.unwrap());
  return schema instanceof z.ZodType && schema.meta()?.unit === MONEY;
}
