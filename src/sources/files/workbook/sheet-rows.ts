import { refused } from "../refusal.ts";
import { dateOf } from "./date-format.ts";
import { numberText } from "./number-text.ts";
import type { Workbook } from "./workbook-parts.ts";
import { readXml } from "./xml.ts";
import type { Zip } from "./zip.ts";

/** A cell with something in it. */
export interface Cell {
  /** From 0. */
  column: number;
  text: string;
  /** What is wrong with it; null for a good one. */
  fault: "error" | "formula" | null;
}

/** What is done with the rows of a sheet. */
export interface RowTaker {
  /** Takes a row, numbered as Excel does; rows without cells are left out. @returns text to pass on */
  row(row: number, cells: Cell[]): string;
  /** Takes a range of merged cells, such as A1:C1. They come after all rows. */
  merged(range: string): void;
}

/** The last row and column that Excel has. */
const LAST = { row: 1_048_576, column: 16_384 };
/** Digits of the number of a whole day from the year 1900 to 2173. */
const DAY_DIGITS = 5;

/** Reads the rows of a sheet in order, passing on what the taker makes of them. @throws CambiumError `bad_input` if the sheet is damaged */
export function readRows(
  zip: Zip,
  file: string,
  workbook: Workbook,
  path: string,
  taker: RowTaker,
): AsyncGenerator<string> {
  const reader = new SheetReader(file, workbook, taker);
  return readXml(zip.read(path, "unpacked"), file, reader, () => reader.taken());
}

/** Follows the tags of a sheet. */
class SheetReader {
  readonly #file: string;
  readonly #workbook: Workbook;
  readonly #taker: RowTaker;
  #row = 0;
  #cells: Cell[] = [];
  #column = -1;
  #type = "n";
  #style = 0;
  #value = "";
  #isInValue = false;
  #isFormula = false;
  #isSound = false;
  #out = "";
  readonly #days = new Map<string, string>();

  constructor(file: string, workbook: Workbook, taker: RowTaker) {
    this.#file = file;
    this.#workbook = workbook;
    this.#taker = taker;
  }

  /** What the taker made of the rows since it was last asked. */
  taken(): string {
    const out = this.#out;
    this.#out = "";
    return out;
  }

  open(name: string, attributes: Record<string, string>): void {
    if (name === "c") this.#openCell(attributes);
    else if (name === "row") this.#openRow(attributes.r);
    else if (name === "f") this.#isFormula = true;
    else if (name === "rPh") this.#isSound = true;
    else if (name === "v" || name === "t") this.#isInValue = !this.#isSound;
    else if (name === "mergeCell") this.#taker.merged(attributes.ref ?? "");
  }

  text(piece: string): void {
    if (this.#isInValue) this.#value += piece;
  }

  close(name: string): void {
    if (name === "v" || name === "t") this.#isInValue = false;
    else if (name === "c") this.#closeCell();
    else if (name === "rPh") this.#isSound = false;
    else if (name === "row" && this.#cells.length > 0) this.#out += this.#taker.row(this.#row, this.#cells);
  }

  #openRow(given: string | undefined): void {
    const row = given === undefined ? this.#row + 1 : Number(given);
    if (!Number.isInteger(row) || row <= this.#row || row > LAST.row) this.#refuse(`row ${given}`);
    this.#row = row;
    this.#cells = [];
    this.#column = -1;
  }

  #openCell({ r, t = "n", s = "0" }: Record<string, string>): void {
    const column = r === undefined ? this.#column + 1 : columnOf(r);
    if (column <= this.#column || column >= LAST.column) this.#refuse(`cell ${r}`);
    this.#column = column;
    this.#type = t;
    this.#style = Number(s);
    this.#value = "";
    this.#isFormula = false;
  }

  #closeCell(): void {
    const fault = this.#fault();
    const text = fault === "formula" ? "" : this.#text();
    if (text !== "" || fault !== null) this.#cells.push({ column: this.#column, text, fault });
  }

  #fault(): Cell["fault"] {
    if (this.#type === "e") return "error";
    return this.#isFormula && this.#value === "" && this.#type !== "str" ? "formula" : null;
  }

  #text(): string {
    const value = this.#value;
    if (this.#type === "s")
      return value === ""
        ? ""
        : unescaped(this.#workbook.strings[Number(value)] ?? this.#refuse(`text ${value}`));
    if (this.#type === "b") return value === "1" ? "true" : "false";
    if (this.#type !== "n") return unescaped(value);
    const form = this.#workbook.forms[this.#style] ?? "number";
    if (form === "number" || value === "") return numberText(value);
    if (form === "percent") return numberText(value, 2);
    return this.#date(value, form);
  }

  /** A date as text. Whole days come again and again, so their texts are kept. */
  #date(value: string, form: "day" | "instant"): string {
    const known = this.#days.get(value);
    if (known !== undefined && form === "day") return known;
    const text = dateOf(Number(value), this.#workbook.is1904, form) ?? numberText(value);
    if (form === "day" && value.length <= DAY_DIGITS) this.#days.set(value, text);
    return text;
  }

  #refuse(what: string): never {
    throw refused(this.#file, {
      problem: `is a damaged workbook: ${what} can't be where it is`,
      expected: "a workbook that Excel opens",
      hint: "Open it in Excel and save it again, or save the sheet as CSV.",
    });
  }
}

/** The column of a cell's name, from 0: B7 is 1. */
export function columnOf(cell: string): number {
  let column = 0;
  for (const letter of cell.toUpperCase()) {
    const at = letter.charCodeAt(0) - 64;
    if (at < 1 || at > 26) break;
    column = column * 26 + at;
  }
  return column - 1;
}

/** The letters of a column from 0: 27 is AB. */
export function lettersOf(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : lettersOf(Math.floor(column / 26) - 1) + letter;
}

/** A text without the escapes of characters that XML can't hold: _x000D_. */
function unescaped(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
