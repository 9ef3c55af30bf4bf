/** How cells begin that a spreadsheet would run, for a class of characters of a pattern: also in their full width. */
export const FORMULA_STARTS = String.raw`=+\-@\t\r\n＝＋－＠`;

/**
 * Text as a cell of a CSV that no spreadsheet runs: a quote mark goes before it. It goes before quote marks that stand so already, too,
 * so that `unguarded` gives back every text.
 */
export function guarded(text: string): string {
  return GUARDABLE.test(text) ? `'${text}` : text;
}

const GUARDABLE = new RegExp(`^'*[${FORMULA_STARTS}]`);
