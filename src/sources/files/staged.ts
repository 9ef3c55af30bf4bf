import type { BadRow } from "../../base/error.ts";
import type { RowAsItCame } from "./row-problems.ts";
import type { Field, RowRule, Shape, Typed } from "./shape.ts";

/** A file read into a table of typed columns. `file_row` is the row number a spreadsheet shows (the header is 1). */
export interface Staged {
  table: string;
  shape: Shape;
  /** Number of good rows. */
  rows: number;
  badCount: number;
  /** The first bad rows, in file order. */
  bad: BadRow[];
  /** Columns that no field uses, with their names in the table. */
  extras: { column: string; name: string }[];
  /** For a Parquet file with only good rows, which isn't copied: SQL that reads it from a path. */
  readFrom: ((path: string) => string) | null;
  /** SQL for the file's name of a column, by field, where rows of one column differ in it. */
  named: Record<string, string>;
  /** Whether a row of the file is several rows: they are good or bad together, and count as one. */
  isOfGrid: boolean;
  /** The same rows with `bad_field`, the first invalid field, and its `bad_value`. */
  checked: string;
  /** For a Parquet file: columns of `checked` that say whether a text needs no cleaning. */
  texts: string[];
  /** Stops cleaning those texts, which is much faster. */
  trust: (texts: string[]) => Promise<void>;
  /** Each field and its typed SQL. */
  typed: { field: Field; typed: Typed }[];
  /** What its rows must keep. */
  rules: RowRule[];
  /** Cells of the taken columns of a sheet whose value can't be known, by the file's name of the column. */
  faults: { row: number; column: string; value: string | null; expected: string }[];
  /** SQL for the original rows, with `file_row`. */
  asItCame: string;
  /** SQL over them for the text of a field's column, by field, where a row of the file is one row. */
  cells: Record<string, string>;
  /** Lines that can't be parsed, ascending. */
  rejected: number[];
  /** Reads some rows again, with everything that is wrong with their fields. */
  asTheyCame: (rows: number[]) => Promise<RowAsItCame[]>;
}
