/** As many lines are looked at for a header below titles. */
const MOST_TITLES = 20;
const DELIMITERS = [",", ";", "\t", "|"];

/**
 * How many lines stand above the header of a text table: titles with a value in no more than one cell, and empty ones.
 * 0 if the first line may be a header, or none is found.
 * @param start how the file begins
 * @param delimiter as the user gives it; one of the usual ones if left out
 */
export function titleLines(start: string, delimiter?: string): number {
  const lines = start
    .replace(/^\uFEFF/, "")
    .split(/\r\n?|\n/)
    .slice(0, MOST_TITLES + 1);
  const marks = delimiter === undefined ? DELIMITERS : [delimiter];
  const most = lines.map((line) => Math.max(...marks.map((mark) => filledCells(line, mark))));
  const header = most.findIndex((cells) => cells > 1);
  const isTitled = most.slice(0, Math.max(0, header)).some((cells) => cells === 1);
  const isPlain = lines.slice(0, Math.max(0, header)).every((line) => !line.includes('"'));
  return isTitled && isPlain ? header : 0;
}

/** How many cells of a line have a value; a delimiter in quotes is none. */
function filledCells(line: string, mark: string): number {
  const bare = line.replaceAll(/"[^"]*"/g, "x");
  return bare.split(mark).filter((cell) => cell.trim() !== "").length;
}
