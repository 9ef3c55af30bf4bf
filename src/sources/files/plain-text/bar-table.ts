/** A line between rows, such as |---|:--:| or +----+----+. */
const RULE = /^[\s|+:=\u2500-\u257f-]*$/;

/** Whether text begins as a table drawn with bars does, as Markdown and databases write it: `| a | b |`. */
export function isTableOfBars(start: Buffer): boolean {
  const lines = start
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/);
  const rows = lines.filter((line) => !RULE.test(line));
  return /^\s*\|.*\|.*\|\s*$/.test(rows[0] ?? "");
}

/**
 * The rows of such a table as CSV.
 * @param lines text in pieces, in order
 * @param leftOut filled with the numbers of lines that are no rows, counting the first as 1
 */
export async function* rowsOfBars(lines: AsyncIterable<string>, leftOut: number[]): AsyncGenerator<string> {
  let held = "";
  let number = 0;
  const rowOf = (line: string) => {
    number += 1;
    if (!RULE.test(line)) return `${cellsOf(line).map(csvField).join(",")}\n`;
    leftOut.push(number);
    return "";
  };
  for await (const piece of lines) {
    const [last = "", ...before] = `${held}${piece}`.split("\n").toReversed();
    held = last;
    yield before.toReversed().map(rowOf).join("");
  }
  if (held !== "") yield rowOf(held);
}

/** `| a | b\|c |` as a and b|c. */
function cellsOf(line: string): string[] {
  const bare = line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return bare.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function csvField(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
