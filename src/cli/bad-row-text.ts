import type { BadRow } from "../base/error.ts";

/** A bad row in one line: where it is, what was found and what was expected. */
export function badRowText({ file, row, column, value, expected }: BadRow): string {
  const where = [file, row === null ? null : `row ${row}`, column === null ? null : `column ${column}`];
  const isEmpty = value === null && row !== null && column !== null;
  const found = value !== null ? `: found "${printable(value)}"` : isEmpty ? ": found nothing" : "";
  return `  ${where.filter((part) => part !== null).join(", ")}${found}; expected ${expected}`;
}

/** Text from a file, shortened and without terminal control characters. */
function printable(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}]/gu, "\u00b7");
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain;
}
