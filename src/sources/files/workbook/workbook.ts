import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { readRows } from "./sheet-rows.ts";
import type { CellFault } from "./sheet-table.ts";
import { SheetTable } from "./sheet-table.ts";
import { readWorkbook, sheetOf } from "./workbook-parts.ts";
import type { Zip } from "./zip.ts";

/** A sheet that was written as CSV. */
export interface SheetAsCsv {
  /** Names of the workbook's sheets, in the order of the tabs. */
  sheets: string[];
  /** Numbers of its rows that aren't in the CSV, ascending: empty ones, and titles above the header. */
  leftOut: number[];
  /** Cells whose value can't be known; they are empty in the CSV. */
  faults: CellFault[];
}

/**
 * Writes a sheet of an Excel workbook as CSV: dates in ISO 8601, formulas as the value that Excel last computed, numbers
 * as Excel shows them without a format, percentages as the number before the sign.
 * @param file the workbook's name in messages
 * @param sheet name of the sheet; the first if omitted
 * @throws CambiumError `bad_input` for a damaged workbook, an unknown sheet, merged cells, or a sheet without a table
 */
export async function sheetToCsv(
  zip: Zip,
  file: string,
  sheet: string | undefined,
  target: string,
): Promise<SheetAsCsv> {
  const workbook = await readWorkbook(zip, file);
  const table = new SheetTable(file);
  const { path, name: chosen } = sheetOf(workbook, file, sheet);
  await pipeline(Readable.from(readRows(zip, file, workbook, path, table)), createWriteStream(target));
  const sheets = workbook.sheets.map(({ name }) => name);
  table.end(sheets.filter((name) => name !== chosen));
  return { sheets, leftOut: table.leftOut, faults: table.faults };
}
