import { refused } from "../refusal.ts";
import { type Cell, columnOf, lettersOf, type RowTaker } from "./sheet-rows.ts";
import { sheetWays } from "./sheet-ways.ts";

/** A cell of a table whose value can't be known. */
export interface CellFault {
  /** The row in the sheet, and the column in the table from 0. */
  row: number;
  column: number;
  value: string | null;
  expected: string;
}

/** More faults than this are refused with the whole file. */
const MOST_FAULTS = 10_000;

/** Makes CSV of the rows of a sheet. The first row with two cells or more is the header; titles above it are left out. */
export class SheetTable implements RowTaker {
  /** Rows of the sheet that aren't in the CSV. */
  readonly leftOut: number[] = [];
  readonly faults: CellFault[] = [];
  readonly #file: string;
  #last = 0;
  #header: { row: number; from: number; to: number } | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  row(row: number, cells: Cell[]): string {
    this.#header ??= this.#headerOf(row, cells);
    if (this.#header === null) return "";
    for (let empty = this.#last + 1; empty < row; empty += 1) this.leftOut.push(empty);
    this.#last = row;
    const { from, to } = this.#header;
    const fields = new Array<string>(to - from + 1).fill("");
    for (const { column, text, fault } of cells) {
      if (fault !== null) this.#addFault(row, column, text, fault);
      else if (column < from) this.#refuseBeside(row, column);
      else fields[column - from] = csvField(text);
    }
    return `${fields.join(",")}\n`;
  }

  merged(range: string): void {
    if (this.#header === null) return;
    const [first = "", last = first] = range.split(":");
    const rows = [first, last].map((cell) => Number(cell.replace(/^\D+/, "")));
    const { row, from, to } = this.#header;
    if (Math.max(...rows) < row || columnOf(first) > to || columnOf(last) < from) return;
    const isHead = Math.min(...rows) <= row;
    throw refused(this.#file, {
      problem: `has merged cells ${isHead ? "in its header" : "in its rows"}: ${range}`,
      expected: isHead ? "a header with one cell for each column" : "each value in a cell of its own",
      hint: "Select them in Excel, choose Merge & Center > Unmerge Cells, fill in each cell, and save.",
      row: Math.min(...rows),
    });
  }

  /**
   * @param others the workbook's other sheets
   * @throws CambiumError `bad_input` if there was no table
   */
  end(others: string[]): void {
    if (this.#header !== null) return;
    throw refused(this.#file, {
      problem: "has no table in this sheet",
      expected: "a header: a row with at least two column names",
      hint:
        others.length === 0
          ? "It's the only sheet: add a header above its rows, or choose another file."
          : `Choose another sheet with --sheet: ${others.map((name) => `"${name}"`).join(", ")}.`,
      ways: sheetWays(others),
    });
  }

  #headerOf(row: number, cells: Cell[]): { row: number; from: number; to: number } | null {
    if (cells.length < 2) return null;
    const fault = cells.find((cell) => cell.fault !== null);
    if (fault !== undefined) throw this.#bad(`${lettersOf(fault.column)}${row}`, fault.fault ?? "error", row);
    return { row, from: cells[0]?.column ?? 0, to: cells.at(-1)?.column ?? 0 };
  }

  #addFault(row: number, column: number, text: string, fault: "error" | "formula"): void {
    const { from, to } = this.#header ?? { from: 0, to: 0 };
    if (column < from || column > to) return;
    const cell = `${lettersOf(column)}${row}`;
    if (this.faults.length >= MOST_FAULTS) throw this.#bad(cell, fault, row);
    const expected = `${EXPECTED[fault]} in cell ${cell}; or leave out the column with --ignore`;
    this.faults.push({ row, column: column - from, value: fault === "error" ? text : null, expected });
  }

  #refuseBeside(row: number, column: number): void {
    throw refused(this.#file, {
      problem: `has a value beside the table: cell ${lettersOf(column)}${row} has no column name above it`,
      expected: "a name above each column",
      hint: "Name the column or delete the cell.",
      row,
    });
  }

  #bad(cell: string, fault: "error" | "formula", row: number): unknown {
    return refused(this.#file, {
      problem: `has ${fault === "error" ? "an error" : "a formula without a value"} in cell ${cell}`,
      expected: EXPECTED[fault],
      hint: HINTS[fault],
      row,
    });
  }
}

const EXPECTED = { error: "a value, not an error,", formula: "the value of the formula" };
const HINTS = {
  error: "Mend the cell or delete it.",
  formula:
    "Open the file in Excel, which computes it, and save it. Programs that write Excel files often leave this out.",
};

function csvField(text: string): string {
  if (!/[",\r\n]/.test(text)) return text;
  const plain = text.replaceAll(/\r\n?/g, "\n");
  return `"${plain.replaceAll('"', '""')}"`;
}
