import type { WayOut } from "../../data/api.ts";
import {
  ATTRIBUTE,
  choosing,
  GUESSED_LISTS,
  IGNORED,
  OPTIONS,
  type Reading,
  readingAs,
  readingOfTable,
} from "../reading.ts";

type WayOption = WayOut["options"][number];

/** Changes how files are read, by what the reader chose where there's a choice. */
export type Change = (reading: Reading, chosen: string) => Reading;

/** What is to be chosen first, if anything. */
export type Choice = "column" | "date_format" | "currency";

/** What the page offers for a way out: a change of the reading, a setting, the menus of words, or its words alone. */
export interface Remedy {
  text: string;
  /** Whether the menus beside the file's words take it. */
  isOfWords: boolean;
  choice: Choice | null;
  change: Change | null;
  setting: WayOut["setting"];
}

/** What the page offers for a way out; no change where it has no menu for it. */
export function remedyOf({ text, source, options, setting }: WayOut): Remedy {
  const kind = GUESSED_LISTS.find((one) => one === source);
  const parts = options.filter(({ option }) => !ASKED_ELSEWHERE.includes(option)).map(partOf);
  const changes = parts.map((part) => part?.change);
  const isWhole = changes.every((change) => change !== undefined) && (kind !== undefined || parts.length > 0);
  return {
    text,
    isOfWords: options.some(({ option }) => option === "value"),
    choice: parts.find((part) => part?.choice != null)?.choice ?? null,
    change: !isWhole
      ? null
      : (reading, chosen) =>
          changes.reduce<Reading>(
            (changed, change) => change?.(changed, chosen) ?? changed,
            kind === undefined ? reading : readingAs(reading, kind),
          ),
    setting,
  };
}

/**
 * The day of a list: a menu above the rows asks for it once the files are read as lists. Bad rows: a button below them
 * leaves them out.
 */
const ASKED_ELSEWHERE = ["as_of", "skip_bad"];

interface Part {
  change: Change;
  choice: Choice | null;
}

function partOf({ option, of, value }: WayOption): Part | null {
  const own = OWN[option];
  if (own !== undefined) return own(of, value);
  const menu = OPTIONS.find(({ name }) => name === option);
  const chosen = menu?.values.find(([, is]) => is === value);
  if (menu === undefined || chosen === undefined) return null;
  return { choice: null, change: (reading) => withOption(reading, { [menu.name]: chosen[1] }) };
}

/** Inputs that aren't one choice of a menu, by name. */
const OWN: Record<string, (of: string | null, value: WayOption["value"]) => Part | null> = {
  ignore: (_, value) => ({ choice: null, change: (reading) => choosing(reading, plain(value), IGNORED) }),
  attribute: (_, value) => ({
    choice: null,
    change: (reading) => choosing(reading, plain(value), ATTRIBUTE),
  }),
  without_row: (_, value) => ({
    choice: null,
    change: (reading) =>
      withOption(reading, { without_row: [...(reading.options.without_row ?? []), String(value)] }),
  }),
  map: (of, value) =>
    of === null
      ? null
      : {
          choice: value === null ? "column" : null,
          change: (reading, chosen) => choosing(reading, plain(value ?? chosen), of),
        },
  set: (of, value) =>
    of !== "currency"
      ? value === null
        ? null
        : { choice: null, change: (reading) => withSet(reading, `${of}=${value}`) }
      : {
          choice: "currency",
          change: (reading, chosen) => withSet(reading, `currency=${chosen.toUpperCase()}`),
        },
  sheet: (_, value) => ({
    choice: null,
    change: (reading) => readingOfTable(reading, { sheet: String(value) }),
  }),
  date_format: (_, value) => ({
    choice: value === null ? "date_format" : null,
    change: (reading, chosen) => withOption(reading, { date_format: String(value ?? chosen) }),
  }),
};

/** A reading with one value for a whole column, in place of the one before. */
function withSet(reading: Reading, pair: string): Reading {
  const column = pair.slice(0, pair.indexOf("=") + 1);
  const others = (reading.options.set ?? []).filter((one) => !one.startsWith(column));
  return withOption(reading, { set: [...others, pair] });
}

/** Columns go by their names in lower case. */
const plain = (value: WayOption["value"]) => String(value).toLowerCase();

function withOption(reading: Reading, options: Reading["options"]): Reading {
  return { ...reading, options: { ...reading.options, ...options } };
}
