import { type BadRow, CambiumError } from "../../../base/error.ts";
import { openFile } from "../../../sources/files/file.ts";
import { unstage } from "../../../sources/files/read.ts";
import type { Shape } from "../../../sources/files/shape.ts";
import { stageUnderstood } from "../../../sources/understanding/stage-understood.ts";
import type { Mapping } from "../../../store/file-mapping.ts";
import type { Warehouse } from "../../../warehouse/warehouse.ts";

/** A list to read. */
export interface ListFile {
  path: string;
  /** The name to show. */
  name: string;
  /** A folder for what is converted. */
  scratch: string;
  mapping: Mapping;
}

/** Its good rows as they were read, and what is wrong with the others. */
export interface ListRows<Row> {
  rows: (Row & { row: number })[];
  bad: BadRow[];
  badCount: number;
  /** What the file calls a field. */
  columnOf(field: string): string;
}

/**
 * Reads a list as imports do.
 * @param read reads the good rows of the table; `file_row` is the row of the file
 * @throws CambiumError `bad_input` for a file that can't be read
 */
export async function readList<Row>(
  warehouse: Warehouse,
  shape: Shape,
  { path, name, scratch, mapping }: ListFile,
  read: (table: string) => Promise<(Row & { row: number })[]>,
): Promise<ListRows<Row>> {
  const file = await openFile(path, scratch, name, { ...mapping, titles: "found" });
  const belonging = { account: "", known: "(select 1 where false)", rules: [] };
  const { staged, understanding } = await stageUnderstood(warehouse, file, shape, mapping, belonging);
  try {
    const taken = understanding.mapping.map;
    return {
      rows: await read(staged.table),
      bad: staged.bad.map((row) => ({ ...row, file: name })),
      badCount: staged.badCount,
      columnOf: (field) => taken[field] ?? field,
    };
  } finally {
    await unstage(warehouse, staged);
  }
}

/** The error for a list with bad rows. */
export function refusedList(bad: readonly BadRow[], count: number): CambiumError {
  const [first] = bad;
  const where =
    first === undefined
      ? ""
      : `: row ${first.row} of ${first.file}, ${first.column ?? "the row"}, expected ${first.expected}`;
  return new CambiumError("bad_input", `${count} rows can't be imported${where}`, {
    reason: { id: "bad_rows", rows: count },
    hint: "Nothing was imported. Mend the file, or leave bad rows out with --skip-bad.",
    badRows: bad.slice(0, MOST_TOLD),
  });
}

/** How many bad rows are told. */
export const MOST_TOLD = 100;
