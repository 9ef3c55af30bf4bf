import { z } from "zod";
import { metrics } from "../api/ask/questions.ts";
import type { LeftOut } from "./cut.ts";

/** What an answer leaves out, and how to get it. */
export interface Left extends LeftOut {
  next: string;
}

/**
 * An answer without what an assistant has no use for: the SQL behind a figure and, of the list of metrics, the
 * dimensions that a metric can't be broken down by. Those that it can be are given by name.
 */
export function slimmed(name: string, output: unknown): { output: unknown; leftOut: Left[] } {
  if (name === metrics.name) return slimMetrics(output);
  const found = withSqlSchema.safeParse(output).data;
  if (found === undefined) return { output, leftOut: [] };
  const { sql, ...others } = found;
  return { output: others, leftOut: [{ ...SQL, shown: 0, of: sql.length }] };
}

const withSqlSchema = z.looseObject({ sql: z.string() });

const SQL = {
  field: "sql",
  unit: "characters",
  next: "The query behind it is in the API's answer.",
} as const;

const metricsSchema = z.looseObject({
  rows: z.array(
    z.looseObject({
      dimensions: z.array(z.looseObject({ dimension: z.string(), is_supported: z.boolean() })),
    }),
  ),
});

function slimMetrics(output: unknown): { output: unknown; leftOut: Left[] } {
  const { rows, ...others } = metricsSchema.parse(output);
  const slim = rows.map(({ dimensions, ...row }) => ({
    ...row,
    dimensions: dimensions.flatMap(({ dimension, is_supported }) => (is_supported ? [dimension] : [])),
  }));
  const count = (some: { dimensions: unknown[] }[]) =>
    some.reduce((sum, { dimensions }) => sum + dimensions.length, 0);
  const left = { field: "rows[].dimensions", unit: "rows", shown: count(slim), of: count(rows) } as const;
  const next = "Ask `metric` for one: the error says why it can't be broken down by it.";
  return { output: { ...others, rows: slim }, leftOut: [{ ...left, next }] };
}
