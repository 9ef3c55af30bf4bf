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
import { withInterval } from "./interval-by-words.ts";
import { withListDay } from "./list-day.ts";
import { findMeanings, isMeaning } from "./meanings.ts";
import { type Sample, takeSample } from "./sample.ts";
import { textColumns } from "./understand.ts";

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
  /** Words of columns that hold one of few, in the first rows; the meaning is null where it isn't known. */
  words: { field: string; word: string; meaning: string | null }[];
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
  const header = withListDay(file.name, shape, readHeader(file, table, shape, mapping));
  const { missing, said } = header;
  const preset = EXPORT_PRESETS.find(({ name }) => name === said.preset) ?? null;
  const sample = await takeSample(warehouse, file, { ...mapping, map: header.map });
  try {
    const { columns, map } = await withInterval(warehouse, sample, shape, header, mapping);
    const all = [...table.columns.keys()].flatMap(
      (name) => columns.find(({ column }) => column === name) ?? [],
    );
    const shown = all.slice(0, PREVIEW.columns);
    const names = shown.map(({ column }) => column);
    const rows = await firstRows(warehouse, sample, names);
    const words = await wordsIn(warehouse, sample, shape, { ...said, map });
    return { shape, columns: shown, more: all.length - shown.length, missing, preset, rows, words };
  } finally {
    await sample.drop();
  }
}

async function firstRows(
  warehouse: Warehouse,
  sample: Sample,
  names: string[],
): Promise<FilePreview["rows"]> {
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
}

async function wordsIn(
  warehouse: Warehouse,
  sample: Sample,
  shape: Shape,
  mapping: Mapping,
): Promise<FilePreview["words"]> {
  if (shape.isGuessed !== true) return [];
  const columns = textColumns(sample, shape, mapping.map);
  const { meanings } = await findMeanings(warehouse, sample, columns, mapping);
  return meanings.map(({ field, word, meaning }) => {
    const of = shape.fields.find(({ name }) => name === field);
    return { field, word, meaning: of !== undefined && isMeaning(of, meaning) ? meaning : null };
  });
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
