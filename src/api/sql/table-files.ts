import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { LIMITS, tooMuch } from "../../base/limits.ts";
import { mapLong } from "../../base/waiting.ts";
import { type Table, writeParquet } from "../../sql/parquet.ts";
import type { Cell } from "../../sql/sandbox/protocol.ts";
import type { Store } from "../../store/store.ts";
import { csvLine } from "../csv.ts";
import type { Operation } from "../operation.ts";

/** The forms in which a table can be a file. */
export const FORMATS = ["csv", "parquet"] as const;
export type Format = (typeof FORMATS)[number];

/** The input with which an operation is asked for a file: of all rows, unless a limit is given. */
export function forFile({ isTable }: Operation, input: Record<string, unknown>): Record<string, unknown> {
  if (isTable !== true || input.limit !== undefined) return input;
  return { ...input, limit: LIMITS.sqlRows.most };
}

/**
 * The table of an answer.
 * @param input as it was asked for
 * @throws CambiumError `too_much` if a file of all rows would lack some, `usage` if nothing was run
 */
export function wholeTable(input: Record<string, unknown>, output: unknown): Table {
  const { total, ...table } = answerSchema.parse(output);
  if (table.columns.length === 0)
    throw new CambiumError("usage", "a file has rows: the query was only checked", {
      hint: "Leave out check.",
    });
  if (input.limit === undefined && total > table.rows.length)
    throw tooMuch("sqlRows", total.toLocaleString("en"));
  return table;
}

const answerSchema = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  total: z.number(),
  rows: z.array(z.custom<Record<string, Cell>>((row) => typeof row === "object" && row !== null)),
});

/** A table as CSV, with its header also where it has no rows. */
export async function tableCsv({ columns, rows }: Table): Promise<string> {
  const names = columns.map(({ name }) => name);
  const lines = await mapLong(rows, (row) => csvLine(names.map((name) => row[name])));
  return csvLine(names) + lines.join("");
}

/** A table as the content of a Parquet file. */
export async function tableParquet(store: Store, table: Table): Promise<Buffer> {
  const scratch = await store.scratch();
  try {
    const path = join(scratch, "rows.parquet");
    await writeParquet(path, table);
    return await readFile(path);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
