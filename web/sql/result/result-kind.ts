import { groupedBy } from "../../../src/base/grouped.ts";
import type { SqlAnswer } from "../sql-answers.ts";

type Column = SqlAnswer["columns"][number];
type Row = SqlAnswer["rows"][number];

/** Whether a column of a result holds numbers. */
export function isNumber({ type }: Column): boolean {
  return /^(?:[u]?(?:tiny|small|big|huge)?int(?:eger)?|double|float|real|decimal\(.*\))$/.test(type);
}

/** A result as lines or bars: its places, and a series for each figure. */
export interface Drawable {
  places: string[];
  series: { name: string; values: (number | null)[] }[];
}

/** The most places and series that a chart shows; a larger result is a table. */
const MOST_PLACES = 400;
const MOST_SERIES = 8;

/**
 * What can be drawn of a result: the first column that holds no numbers gives the places. A second one, beside a single
 * column of numbers, gives a series for each of its values. Null where there is nothing to draw.
 */
export function drawable({ columns, rows }: SqlAnswer): Drawable | null {
  const [place, split, ...more] = columns.filter((column) => !isNumber(column));
  const figures = columns.filter(isNumber);
  if (place === undefined || figures.length === 0 || more.length > 0 || rows.length < 2) return null;
  const places = [...new Set(rows.map((row) => String(row[place.name] ?? "")))];
  const isWide = split === undefined;
  if (places.length > MOST_PLACES || (!isWide && figures.length > 1)) return null;
  if (isWide && places.length < rows.length) return null;
  const series = isWide ? wide(rows, figures) : long({ rows, places, place, split, figure: figures[0] });
  return series.length > MOST_SERIES ? null : { places, series };
}

function wide(rows: Row[], figures: Column[]) {
  return figures.map(({ name }) => ({ name, values: rows.map((row) => numberOf(row[name])) }));
}

function long(given: {
  rows: Row[];
  places: string[];
  place: Column;
  split: Column;
  figure: Column | undefined;
}) {
  const { rows, places, place, split, figure } = given;
  const byName = groupedBy(rows, (row) => String(row[split.name] ?? ""));
  return [...byName].map(([name, own]) => {
    const byPlace = new Map(
      own.map((row) => [String(row[place.name] ?? ""), numberOf(row[figure?.name ?? ""])]),
    );
    return { name, values: places.map((one) => byPlace.get(one) ?? null) };
  });
}

function numberOf(cell: Row[string] | undefined): number | null {
  const number = cell === null || cell === undefined ? Number.NaN : Number(cell);
  return Number.isFinite(number) ? number : null;
}
