import { z } from "zod";
import { LIMITS } from "../../base/limits.ts";
import { findImport } from "../../model/states/import-removal.ts";
import { keptBadPath } from "../../model/states/kept-reading.ts";
import { keptBadRows } from "../../sources/files/bad-rows.ts";
import type { KeptFile } from "../../store/import-log.ts";
import type { Store } from "../../store/store.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { operation } from "../operation.ts";
import { badRow } from "./import-operations.ts";

const badLine = badRow.extend({ line: z.string().nullable().describe("The row as it was in the file") });

export const importsBad = operation({
  name: "imports bad",
  summary: "List the bad rows that an import left out",
  effect: "read",
  isOfRecord: true,
  path: "/imports/{import}/bad",
  positional: ["import"],
  input: z.object({
    import: z.number().int().min(1).describe("Import number, as listed by `imports`"),
    limit: z
      .number()
      .int()
      .min(0)
      .max(LIMITS.entries.most)
      .optional()
      .describe("How many to list; defaults to 100"),
    offset: z.number().int().min(0).optional().describe("How many to skip"),
  }),
  output: z.object({
    import: z.number(),
    total: z.number().describe("Total number of bad rows"),
    rows: z.array(badLine),
  }),
  rows: "rows",
  async run({ store }, { import: seq, limit = 100, offset = 0 }) {
    const files = (await findImport(store, seq)).files.filter(({ badRows }) => badRows > 0);
    const total = files.reduce((sum, { badRows }) => sum + badRows, 0);
    if (offset >= total || limit === 0) return { import: seq, total, rows: [] };
    const { openDuckDb } = await import("../../warehouse/duckdb.ts");
    const reader = await openDuckDb(":memory:");
    try {
      return { import: seq, total, rows: await listed(store, reader, { seq, files, limit, offset }) };
    } finally {
      await reader.close();
    }
  },
});

/** @param reader reads the kept lists, which are files; the warehouse may be busy */
async function listed(
  store: Store,
  reader: Warehouse,
  { seq, files, limit, offset }: { seq: number; files: KeptFile[]; limit: number; offset: number },
): Promise<z.infer<typeof badLine>[]> {
  const rows: z.infer<typeof badLine>[] = [];
  let skipped = 0;
  for (const file of files) {
    const { name, badRows } = file;
    const skip = Math.max(0, offset - skipped);
    skipped += Math.min(badRows, skip);
    if (skip >= badRows || rows.length >= limit) continue;
    const path = await keptBadPath(store, seq, file);
    const found = await keptBadRows(reader, path, limit - rows.length, skip);
    rows.push(...found.map((row) => ({ ...row, file: name })));
  }
  return rows;
}
