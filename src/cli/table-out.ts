import { stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { FORMATS, type Format, tableCsv, wholeTable } from "../api/sql/table-files.ts";
import { CambiumError } from "../base/error.ts";
import { writeParquet } from "../sql/parquet.ts";
import { checkOutside, landFiles } from "../store/landing.ts";

/** Where to write the rows of an answer instead of printing them. */
export interface TableOut {
  file: string;
  isOverwriting: boolean;
}

/** @throws CambiumError `usage` for a file in the data folder, or one that isn't CSV or Parquet by its name */
export async function checkOut(directory: string, { file }: TableOut): Promise<void> {
  formatOf(file);
  await checkOutside(directory, resolve(file));
}

/**
 * Writes all rows of an answer to a file, all or nothing.
 * @param input as the operation was asked
 * @returns what was written, as it is printed
 */
export async function writeOut(
  { file, isOverwriting }: TableOut,
  input: Record<string, unknown>,
  output: unknown,
): Promise<{ file: string; rows: number; bytes: number }> {
  const table = wholeTable(input, output);
  const [path, name] = [resolve(file), basename(file)];
  await landFiles({ directory: dirname(path), names: [name], isOverwriting }, async (scratch) => {
    const draft = join(scratch, name);
    if (formatOf(file) === "csv") await writeFile(draft, await tableCsv(table));
    else await writeParquet(draft, table);
    return [name];
  });
  const { size } = await stat(path);
  return { file: path, rows: table.rows.length, bytes: size };
}

function formatOf(file: string): Format {
  const ending = extname(file).toLowerCase();
  const format = FORMATS.find((one) => ending === `.${one}`);
  if (format !== undefined) return format;
  throw new CambiumError("usage", `can't tell the form of ${file}`, {
    hint: "Give it a name that ends in .csv or .parquet.",
  });
}
