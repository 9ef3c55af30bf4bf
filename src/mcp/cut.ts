import { ASSISTANT } from "../base/limits.ts";

/** What an answer leaves out of one of its lists or texts. */
export interface LeftOut {
  /** Where: `rows`, or `rows[].evidence` for that of all rows together. */
  field: string;
  unit: "rows" | "characters";
  shown: number;
  /** How many there are. */
  of: number;
}

/** An answer small enough for an assistant, and what it leaves out. */
export interface Cut {
  answer: unknown;
  leftOut: LeftOut[];
}

/**
 * Cuts an answer to the rows and characters that an assistant is given: first the lists that are direct fields of it,
 * then those within their rows.
 * @param fromRow how many rows to leave out at the start of the lists that are direct fields
 */
export function cut(output: unknown, fromRow = 0): Cut {
  let [rows, within] = [ASSISTANT.rows, ASSISTANT.rows];
  for (;;) {
    const made = cutTo(output, { rows, within, fromRow });
    const length = JSON.stringify(made.answer).length;
    if (length <= ASSISTANT.characters) return made;
    if (rows > 1) rows = fewer(rows, length);
    else if (within > 0) within = fewer(within, length);
    else return nothingOf(length);
  }
}

/** The next number of rows to try, for an answer that was too long. */
function fewer(rows: number, length: number): number {
  return Math.min(rows - 1, Math.max(1, Math.floor((rows * ASSISTANT.characters) / length)));
}

function nothingOf(length: number): Cut {
  return { answer: {}, leftOut: [{ field: "", unit: "characters", shown: 0, of: length }] };
}

interface Sizes {
  rows: number;
  within: number;
  fromRow: number;
}

function cutTo(output: unknown, sizes: Sizes): Cut {
  const left = new Map<string, LeftOut>();
  const note = (field: string, unit: LeftOut["unit"], shown: number, of: number) => {
    const known = left.get(field) ?? { field, unit, shown: 0, of: 0 };
    left.set(field, { ...known, shown: known.shown + shown, of: known.of + of });
  };
  const listOf = (list: unknown[], field: string, depth: number): unknown[] => {
    const [first, most] = depth === 1 ? [sizes.fromRow, sizes.rows] : [0, sizes.within];
    const shown = list.slice(first, first + most);
    note(field, "rows", shown.length, list.length);
    return shown.map((one) => cutValue(one, `${field}[]`, depth + 1));
  };
  const cutValue = (value: unknown, field: string, depth: number): unknown => {
    if (typeof value === "string" && value.length > ASSISTANT.text) {
      note(field, "characters", ASSISTANT.text, value.length);
      return `${value.slice(0, ASSISTANT.text)}…`;
    }
    if (Array.isArray(value)) return listOf(value, field, depth);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [
        name,
        cutValue(one, field === "" ? name : `${field}.${name}`, depth + 1),
      ]),
    );
  };
  const answer = cutValue(output, "", 0);
  return { answer, leftOut: [...left.values()].filter(({ shown, of }) => shown < of) };
}
