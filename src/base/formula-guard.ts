/**
 * First characters that make a spreadsheet run a cell as a formula, with their full-width forms. For a regex character
 * class.
 */
export const FORMULA_STARTS = String.raw`=+\-@\t\r\n＝＋－＠`;

/**
 * Escapes text for a CSV cell so that no spreadsheet runs it as a formula, by putting an apostrophe first. Text that
 * already starts with apostrophes gets another, so that `unguarded` restores every text exactly.
 */
export function guarded(text: string): string {
  return GUARDABLE.test(text) ? `'${text}` : text;
}

const GUARDABLE = new RegExp(`^'*[${FORMULA_STARTS}]`);
