import stringWidth from "string-width";
import { minorText } from "../../base/money.ts";

type Cell = string | number | boolean | null;
/** A row of anything. */
export type Row = Record<string, unknown>;

/**
 * A figure as people read it: money from minor units, ratios as percentages, multiples with ×, days with their unit.
 */
export function figure(value: unknown, unit: string, currency: string): string {
  if (typeof value !== "number") return "–";
  if (unit === "count") return String(value);
  if (unit === "days") return value === 1 ? "1 day" : `${value} days`;
  if (unit === "times") return `${value.toFixed(2)}×`;
  if (unit === "ratio") return `${(value * 100).toFixed(1)}%`;
  return minorText(value, currency);
}

/** The growth of a figure, or the word that describes it. */
export function growthText({ growth, growth_word: word }: Row): string {
  return typeof word === "string" ? word : figure(growth, "ratio", "");
}

/** Any value as text. */
export function plainText(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/** Maximum width of a cell, in terminal columns. */
const WIDEST = 70;
const LETTERS = new Intl.Segmenter();

/** Rows as aligned columns; numbers and money to the right. */
export function table(rows: Row[], columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]): string {
  const cells: Cell[][] = rows.map((row) => columns.map((column) => shortened(row[column])));
  const isRight = columns.map((_, index) =>
    cells.every(
      (line) =>
        /^[-–\d.,%× ]*( days?)?$/.test(String(line[index] ?? "")) &&
        !/^\d{4}-/.test(String(line[index] ?? "")),
    ),
  );
  const widths = columns.map((column, index) =>
    cells.reduce((most, line) => Math.max(most, stringWidth(String(line[index] ?? ""))), stringWidth(column)),
  );
  const line = (values: Cell[]) =>
    values
      .map((value, index) => padded(String(value ?? ""), widths[index] ?? 0, isRight[index] === true))
      .join("  ")
      .trimEnd();
  return `${[line(columns), line(widths.map((width) => "─".repeat(width))), ...cells.map(line)].join("\n")}\n`;
}

/** Pads text to its column's width in a terminal. */
function padded(text: string, width: number, isRight: boolean): string {
  const blanks = " ".repeat(Math.max(0, width - stringWidth(text)));
  return isRight ? blanks + text : text + blanks;
}

function shortened(value: unknown): Cell {
  if (value === null || value === undefined) return "";
  const text = plainText(value).replaceAll(/[\p{Cc}\p{Cf}]/gu, "\u00b7");
  if (stringWidth(text) <= WIDEST) return text;
  let kept = "";
  for (const { segment } of LETTERS.segment(text)) {
    if (stringWidth(kept + segment) >= WIDEST) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** What an answer says about when the customers of its segment were chosen; empty without a segment. */
export function membershipText({ membership }: { membership?: { says: string } | undefined }): string {
  return membership === undefined ? "" : `${membership.says}\n`;
}
