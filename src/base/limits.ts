import { CambiumError } from "./error.ts";

/** The most of something that may be asked for at once. */
interface Limit {
  most: number;
  /** Of what there may be so many; for the reference. */
  what: string;
  /** What somebody asked for who asked for too many. */
  says(asked: string): string;
  /** How to ask for less. */
  hint: string;
}

const less = "Ask for fewer periods or dimensions, or filter with --where.";

/** Everything that a request may make large, and how large. A question that asks for more is refused before it is answered. */
export const LIMITS = {
  seconds: {
    most: 60,
    what: "seconds that a question may take once it has its turn; making books does not count",
    says: (asked) => `the answer was stopped: it took ${asked} seconds`,
    hint: less,
  },
  turn: {
    most: 120,
    what: "seconds that a request over HTTP waits for its turn; the command line waits on, and says what for",
    says: (asked) => `the server is busy: the request waited ${asked} seconds for its turn`,
    hint: "Nothing was done. Ask again in a while; `status` says what is running.",
  },
  cells: {
    most: 200_000,
    what: "figures of an answer: groups x periods, and of each its types, causes or groups of causes; in `figures`, of all columns and segments together",
    says: (asked) => `the answer has ${asked} figures`,
    hint: less,
  },
  columns: {
    most: 24,
    what: "columns of `figures`",
    says: (asked) => `${asked} columns are asked for`,
    hint: "Ask for the others in a table of their own.",
  },
  stacked: {
    most: 5,
    what: "segments of `figures`, below each other",
    says: (asked) => `${asked} segments are asked for`,
    hint: "Ask for the others in a table of their own.",
  },
  exported: {
    most: 100_000,
    what: "rows of a long export at once (`export subscribers`, `export changes`)",
    says: (asked) => `that is ${asked} rows`,
    hint: "Ask for them in parts, with `limit` and `offset`, or for fewer with a range or a filter.",
  },
  periods: {
    most: 5000,
    what: "periods of a range",
    says: (asked) => `the range holds ${asked} periods`,
    hint: "Ask for a shorter range, or by a longer interval.",
  },
  dimensions: {
    most: 8,
    what: "dimensions of a breakdown (`--by`)",
    says: (asked) => `the question is broken down by ${asked} dimensions`,
    hint: "Leave some out.",
  },
  filters: {
    most: 500,
    what: "filters of a question (`--where`), each with one value",
    says: (asked) => `the question has ${asked} filters`,
    hint: "Filter by fewer values, or save a segment.",
  },
  conditions: {
    most: 50,
    what: "conditions of a segment",
    says: (asked) => `the filter has ${asked} conditions`,
    hint: "Say the same in fewer: several values of a field stand in one condition, with commas between.",
  },
  values: {
    most: 2000,
    what: "values of a segment, of all conditions together",
    says: (asked) => `the filter has ${asked} values`,
    hint: "Tell customers by an attribute that they share.",
  },
  segments: {
    most: 500,
    what: "saved segments",
    says: (asked) => `there would be ${asked} segments`,
    hint: "Remove one first: `cambium segments remove NAME`.",
  },
  lines: {
    most: 100_000,
    what: "lines that `explain` lists (`--limit`)",
    says: (asked) => `${asked} lines are asked for`,
    hint: "Ask for fewer, or list customers with `movers`, page by page.",
  },
  listed: {
    most: 1000,
    what: "rows at once of `movers`, `customers`, `cohort customers`, `leaderboard` and values of a segment (`--limit`, `--top`)",
    says: (asked) => `${asked} rows are asked for`,
    hint: "Ask for fewer, page by page with `offset`; the CSV of `customers` has all.",
  },
  entries: {
    most: 10_000,
    what: "entries that `audit` and `bad-rows` list at once (`--limit`)",
    says: (asked) => `${asked} entries are asked for`,
    hint: "Ask for fewer, page by page.",
  },
  differences: {
    most: 100_000,
    what: "differences that `drift`, `reconcile` and `compare-policies` list (`--limit`)",
    says: (asked) => `${asked} differences are asked for`,
    hint: "Ask for fewer: what is not listed is added up.",
  },
  rows: {
    most: 1_000_000,
    what: "rows that one query of a question brings into memory, such as all lines behind a cell",
    says: (asked) => `${asked} rows would have to be read at once`,
    hint: less,
  },
  backed: {
    most: 100_000,
    what: "files of a backup",
    says: (asked) => `the backup holds ${asked} files`,
    hint: "Copy the data folder while nothing serves it.",
  },
  body: {
    most: 1024 * 1024,
    what: "bytes of the body of a request",
    says: (asked) => `the body of the request has ${asked} bytes`,
    hint: "Send less at once; files are imported by their path.",
  },
} as const satisfies Record<string, Limit>;

/** After so many rows of a long list, it is looked whether others are to be answered in between. */
export const ROWS_A_BREATH = 200;

/** Answers that a server keeps: how many of one data folder, and how many bytes they come to, written as JSON. */
export const KEPT_ANSWERS = { most: 300, bytes: 64 * 1024 * 1024 };

/** What lets browsers in that a server keeps: browsers that opened a link, and links that none opened yet. The oldest go first. */
export const ENTRIES = { browsers: 50, links: 20 };

/** Refuses what goes beyond a limit. @throws CambiumError `too_much` with the limit, what was asked, and how to ask for less */
export function checkMost(name: keyof typeof LIMITS, asked: number): void {
  if (asked > LIMITS[name].most) throw tooMuch(name, numberText(asked));
}

/** What is thrown for more than a limit. @param asked how many, as a number or in words */
export function tooMuch(name: keyof typeof LIMITS, asked: string): CambiumError {
  const { most, says, hint } = LIMITS[name];
  return new CambiumError("too_much", `${says(asked)}; the most is ${numberText(most)}`, { hint });
}

const numberText = (n: number) => n.toLocaleString("en");
