/** A name and a value, as somebody writes them: `start=start_date`, `amount="Amount, net"`. */
export interface Pair {
  name: string;
  value: string;
}

const PART = `(?:"(?:[^"]|"")*"|[^",=])*`;
const PAIR = new RegExp(`^\\s*(${PART})=((?:"(?:[^"]|"")*"|[^",])*)(?:,|$)`, "u");

/**
 * Parses `a=b, c="d, e"`: pairs separated by commas, of names and values that are quoted where they hold a comma or an
 * equals sign; a quote within is doubled.
 * @returns null where the text isn't such pairs
 */
export function pairsIn(text: string): Pair[] | null {
  const pairs: Pair[] = [];
  let rest = text;
  while (rest.trim() !== "") {
    const found = PAIR.exec(rest);
    const name = unquoted(found?.[1] ?? "");
    if (found === null || name === "") return null;
    pairs.push({ name, value: unquoted(found[2] ?? "") });
    rest = rest.slice(found[0].length);
  }
  return pairs;
}

/** A name or value as it is written in a pair. */
export function pairPart(text: string): string {
  return /[",=]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function unquoted(text: string): string {
  const inner = /^\s*"([\s\S]*)"\s*$/u.exec(text)?.[1];
  return inner === undefined ? text.trim() : inner.replaceAll('""', '"');
}
