import type { BadRow } from "../../base/error.ts";
import type { Field, Shape, Typed } from "./shape.ts";

/** A file read into a table of typed columns, with `file_row` as a spreadsheet counts (the header is 1). */
export interface Staged {
  table: string;
  shape: Shape;
  /** Good rows. */
  rows: number;
  badCount: number;
  /** The first bad rows, in the order of the file. */
  bad: BadRow[];
  /** Columns of the file that no field names, as the table calls them. */
  extras: { column: string; name: string }[];
  /** For a Parquet file whose rows are all good: it stays where it is, and this reads it from a path. */
  readFrom: ((path: string) => string) | null;
  /** The same rows with `bad_field`, the first field that is not what it should be, and its `bad_value`. */
  checked: string;
  /** Columns of `checked` for a Parquet file: whether a text says just what its field does, and need not be cleaned. */
  texts: string[];
  /** Reads those texts as they are from now on, which is much faster. */
  trust: (texts: string[]) => Promise<void>;
  /** What each field should be. */
  typed: { field: Field; typed: Typed }[];
  /** SQL for the rows as they came, with `file_row`. */
  asItCame: string;
}
