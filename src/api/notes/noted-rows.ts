import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { parsePeriod } from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";

type Row = Record<string, unknown>;

const noteSchema = z.object({ on: z.string(), text: z.string() });
/** What `annotations` answers, as far as rows need it. */
export const notesSchema = z.object({ rows: z.array(noteSchema) });
type Note = z.infer<typeof noteSchema>;

/** The columns that say of which day or period a row is, the first one that rows have. */
const DATED = ["period", "on", "day", "at"];
const NOTES = "notes";

interface Span {
  label: string;
  from: string;
  to: string;
}

/** The days that rows are about; null where there are none. @throws CambiumError `usage` for rows without days */
export function daysOfRows(rows: readonly Row[]): { from: string; to: string } | null {
  const spans = spansOf(rows);
  const [first, last] = [spans[0], spans.at(-1)];
  return first === undefined || last === undefined ? null : { from: first.from, to: last.to };
}

/**
 * Adds a column to rows: the notes of a row's day or period, each with its own day, as a chart of them marks them. A note
 * between two days stands at the later one, one after all at the last.
 * @throws CambiumError `usage` for rows without days
 */
export function withNotes(rows: readonly Row[], notes: readonly Note[]): Row[] {
  const spans = spansOf(rows);
  const texts = new Map<string, string[]>();
  for (const { on, text } of notes.toSorted((a, b) => a.on.localeCompare(b.on))) {
    const place = spans.find(({ to }) => on <= to) ?? spans.at(-1);
    if (place !== undefined) texts.set(place.label, [...(texts.get(place.label) ?? []), `${on} ${text}`]);
  }
  const column = columnOf(rows);
  return rows.map((row) => ({ ...row, [NOTES]: (texts.get(String(row[column])) ?? []).join("; ") }));
}

/** The days and periods of rows, in order of time. */
function spansOf(rows: readonly Row[]): Span[] {
  if (rows.length === 0) return [];
  const column = columnOf(rows);
  const labels = [...new Set(rows.map((row) => String(row[column])))];
  return labels
    .map((label) => {
      const { start, end } = parsePeriod(/^\d{4}-\d{2}-\d{2}T/.test(label) ? label.slice(0, 10) : label);
      return { label, from: dateOfDay(start), to: dateOfDay(end - 1) };
    })
    .sort((a, b) => a.to.localeCompare(b.to));
}

function columnOf(rows: readonly Row[]): string {
  const column = DATED.find((name) => rows.every((row) => typeof row[name] === "string"));
  if (column !== undefined) return column;
  throw new CambiumError("usage", "notes stand beside days and periods, and these rows have none", {
    hint: "Leave out notes, or ask for `annotations`.",
  });
}
