import { z } from "zod";
import { CambiumError } from "../base/error.ts";
import { majorText } from "../base/money.ts";
import { Plain } from "./csv.ts";
import { MONEY, OF_ROW, type Operation } from "./operation.ts";

type Row = Record<string, unknown>;

/**
 * The rows of an operation's answer as a file for people: money in major units as plain numbers, with the currency in
 * the header. When rows have their own currencies or units, the header names the column that holds them.
 * @param list another list of the answer to use instead of its rows
 * @throws CambiumError `usage` for a list that the answer doesn't have
 */
export function csvRows(operation: Operation, output: unknown, list?: string): Row[] {
  const { rows, write } = csvList(operation, output, list);
  return rows.map(write);
}

/**
 * The list and a function that writes one of its rows, to write a file row by row.
 * @throws as `csvRows`
 */
export function csvList(
  operation: Operation,
  output: unknown,
  list?: string,
): { rows: Row[]; write(row: Row): Row } {
  const name = checkedList(operation, list);
  const rows = listIn(output, name);
  const columns = columnsIn(operation, name);
  if (name === operation.rows)
    for (const column of operation.money?.(output) ?? []) columns.set(column, false);
  if (columns.size === 0) return { rows, write: (row) => row };
  const { moneyOf } = operation;
  const currency = fieldOf(output, "currency");
  const sharedBy = (isOfRow: boolean) => (typeof currency === "string" && !isOfRow ? currency : null);
  const write = (row: Row) =>
    Object.fromEntries(
      Object.entries(row).map(([column, value]) => {
        const isOfRow = columns.get(column);
        if (isOfRow === undefined) return [column, value];
        const shared = sharedBy(isOfRow);
        const says = moneyOf === undefined ? (shared ?? "see currency") : "see unit";
        const own = moneyOf === undefined ? (shared ?? row.currency) : moneyOf(row, column);
        return [`${column} (${says})`, inMajor(value, own)];
      }),
    );
  return { rows, write };
}

function checkedList({ rows = "", lists = [] }: Operation, asked: string | undefined): string {
  if (asked === undefined || asked === rows || lists.includes(asked)) return asked ?? rows;
  throw new CambiumError("usage", `unknown list: "${asked}"`, {
    hint: `Use one of ${[rows, ...lists].join(", ")}.`,
  });
}

function listIn(output: unknown, name: string): Row[] {
  const rows: unknown = fieldOf(output, name);
  return Array.isArray(rows) ? rows : [];
}

function inMajor(value: unknown, currency: unknown): unknown {
  return typeof value === "number" && typeof currency === "string"
    ? new Plain(majorText(value, currency))
    : value;
}

function fieldOf(output: unknown, name: string): unknown {
  return new Map<string, unknown>(Object.entries(Object(output))).get(name);
}

/** The columns of a list that its schema marks as money, and whether each uses its row's currency. */
function columnsIn({ output }: Operation, name: string): Map<string, boolean> {
  const list = fieldSchema(output, name);
  const row = list instanceof z.ZodArray ? list.element : null;
  if (!(row instanceof z.ZodObject)) return new Map();
  const told = Object.entries(row.shape).map(([column, schema]) => ({ column, says: saidOf(schema) }));
  return new Map(
    told.flatMap(({ column, says }) => (says?.unit === MONEY ? [[column, says.of === OF_ROW]] : [])),
  );
}

/** Whether a schema marks a field as money of the answer's currency. */
export function isMoney(schema: unknown): boolean {
  const says = saidOf(schema);
  return says?.unit === MONEY && says.of !== OF_ROW;
}

/** The schema of a field of an answer; undefined where it has none. */
export function fieldSchema(schema: unknown, name: string): unknown {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional)
    return fieldSchema(schema.unwrap(), name);
  return schema instanceof z.ZodObject ? schema.shape[name] : undefined;
}

function saidOf(schema: unknown): Record<string, unknown> | undefined {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) return saidOf(schema.unwrap());
  return schema instanceof z.ZodType ? schema.meta() : undefined;
}
