import { z } from "zod";
import { allOperations } from "../../src/api/operations.ts";
import { perform } from "../../src/api/perform.ts";
import { sqlOperation } from "../../src/api/sql/sql-operations.ts";
import { sqlTemplatesOperation } from "../../src/api/sql/templates-operation.ts";
import { checkedInput } from "../../src/api/text-input.ts";
import type { Workspace } from "../../src/api/workspace.ts";

export type Value = string | number | boolean | null;
export type Row = Record<string, Value>;

/** First and last month of a range. */
export interface Months {
  from: string;
  to: string;
}

/** The rows of a ready-made query, with other values for some of its parameters. */
export async function templateRows(workspace: Workspace, id: string, values: Row = {}): Promise<Row[]> {
  const found = (await sqlTemplatesOperation.run(workspace, { id })).rows[0]!;
  const param = found.parameters.map(
    ({ name, default: usual }) => `${name}=${name in values ? values[name] : usual}`,
  );
  return (await sqlOperation.run(workspace, { sql: found.sql, param, limit: 100_000 })).rows;
}

const rowsSchema = z.looseObject({
  rows: z.array(z.record(z.string(), z.unknown())).optional(),
  steps: z.array(z.record(z.string(), z.unknown())).optional(),
  sums: z.record(z.string(), z.unknown()).optional(),
});

/** What the API answers: its rows, its steps, or its sums as a row. */
export async function apiRows(
  workspace: Workspace,
  name: string,
  input: Record<string, unknown>,
): Promise<Row[]> {
  const operation = allOperations.find((one) => one.name === name);
  if (operation === undefined) throw new Error(`no operation ${name}`);
  const answer = rowsSchema.parse(
    await perform(workspace, operation, checkedInput(operation, input), { by: "command line" }),
  );
  const rows =
    name === "headroom" && answer.sums !== undefined ? [answer.sums] : (answer.steps ?? answer.rows ?? []);
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plain(value)])),
  );
}

function plain(value: unknown): Value {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}

/** Minor units of a decimal such as 12.50; 0 for nothing. */
export function minor(value: Value | undefined): number {
  return Math.round(Number(value ?? 0) * 100);
}

/** A ratio to ten places, by which doubles of two engines agree. */
export function rate(value: Value | undefined): number | null {
  return value === null || value === undefined ? null : Number(Number(value).toFixed(10));
}
