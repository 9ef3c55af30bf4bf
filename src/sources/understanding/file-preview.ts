import { PREVIEW } from "../../base/limits.ts";
import type { Mapping } from "../../store/file-mapping.ts";
import { numberIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { ReadableFile } from "../files/file.ts";
import type { Field, Shape } from "../files/shape.ts";
import { describeTable } from "../files/table.ts";
import type { Preset } from "../presets/preset.ts";
import { EXPORT_PRESETS } from "../presets/presets.ts";
import type { TakenColumn } from "./columns-taken.ts";
import { readHeader } from "./header.ts";
import { takeSample } from "./sample.ts";

/** A file as it is before it's read: its first rows as text, and what its columns would be taken for. */
export interface FilePreview {
  shape: Shape;
  columns: TakenColumn[];
  /** Columns that aren't shown, at the end. */
  more: number;
  /** Needed fields that no column is. */
  missing: Field[];
  /** The vendor's export that it is. */
  preset: Preset | null;
  rows: { row: number; cells: (string | null)[] }[];
}

/**
 * Shows the first rows of a file, and guesses its columns. Nothing in it is checked.
 * @param shape of what it's a list
 * @throws CambiumError `bad_input` for a file that can't be read as a table
 */
export async function previewFile(
  warehouse: Warehouse,
  file: ReadableFile,
  shape: Shape,
  mapping: Mapping,
): Promise<FilePreview> {
  const table = await describeTable(warehouse, file, mapping.delimiter);
  const { columns, missing, said } = readHeader(file, table, shape, mapping);
  const all = [...table.columns.keys()].flatMap(
    (name) => columns.find(({ column }) => column === name) ?? [],
  );
  const shown = all.slice(0, PREVIEW.columns);
  const rows = await firstRows(
    warehouse,
    file,
    mapping,
    shown.map(({ column }) => column),
  );
  const preset = EXPORT_PRESETS.find(({ name }) => name === said.preset) ?? null;
  return { shape, columns: shown, more: all.length - shown.length, missing, preset, rows };
}

async function firstRows(
  warehouse: Warehouse,
  file: ReadableFile,
  mapping: Mapping,
  names: string[],
): Promise<FilePreview["rows"]> {
  const sample = await takeSample(warehouse, file, mapping);
  try {
    const cells = names.map((name, index) => {
      const { sql = "null" } = sample.columns.get(name) ?? {};
      return `left(${sql}::varchar, ${PREVIEW.characters}) as c${index}`;
    });
    const rows = await warehouse.query(
      `select file_row, ${cells.join(", ")} from ${sample.relation} order by file_row limit ${PREVIEW.rows}`,
    );
    return rows.map((row) => ({
      row: numberIn(row, "file_row"),
      cells: names.map((_, index) => textOf(row[`c${index}`])),
    }));
  } finally {
    await sample.drop();
  }
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
