import { CambiumError } from "./error.ts";
import type { Reason } from "./reasons/error-reasons.ts";

/** The maximum of something a request may ask for. */
interface Limit {
  most: number;
  /** What is limited, as listed in the reference. */
  what: string;
  /** Describes the request that went over the limit. */
  says(asked: string): string;
  /** How to ask for less. */
  hint: string;
}

const less = "Ask for fewer periods or dimensions, or filter with --where.";

/** Limits on everything a request can make large. A request over a limit is refused before it is answered. */
export const LIMITS = {
  seconds: {
    most: 60,
    what: "seconds to answer a question, not counting the wait for its turn or the time to build books",
    says: (asked) => `the question timed out after ${asked} seconds`,
    hint: less,
  },
  turn: {
    most: 120,
    what: "seconds that an HTTP request waits for its turn; the command line keeps waiting and shows what it's waiting for",
    says: (asked) => `the server is busy: the request waited ${asked} seconds for its turn`,
    hint: "Nothing was done. Try again later; `status` shows what's running.",
  },
  cells: {
    most: 200_000,
    what: "figures in an answer: groups × periods, counting each type, cause or cause group; in `figures`, over all columns and segments",
    says: (asked) => `the answer has ${asked} figures`,
    hint: less,
  },
  columns: {
    most: 48,
    what: "columns of `figures`",
    says: (asked) => `you asked for ${asked} columns`,
    hint: "Ask for the rest in another table.",
  },
  stacked: {
    most: 5,
    what: "segments of `figures`",
    says: (asked) => `you asked for ${asked} segments`,
    hint: "Ask for the rest in another table.",
  },
  exported: {
    most: 100_000,
    what: "rows in one export (`export subscribers`, `export changes`)",
    says: (asked) => `the export has ${asked} rows`,
    hint: "Export in parts with `limit` and `offset`, or narrow it with a range or filter.",
  },
  sqlSeconds: {
    most: 30,
    what: "seconds that an SQL query may run; then it is killed",
    says: (asked) => `the query ran for ${asked} seconds`,
    hint: "Read fewer rows, or group them earlier.",
  },
  sqlRows: {
    most: 100_000,
    what: "rows in the answer of an SQL query, and in a file of one",
    says: (asked) => `the result has ${asked} rows`,
    hint: "Group the rows, filter them, or ask for the first ones with limit.",
  },
  sqlText: {
    most: 100_000,
    what: "characters of an SQL query",
    says: (asked) => `the query has ${asked} characters`,
    hint: "Write it shorter.",
  },
  sqlBytes: {
    most: 50_000_000,
    what: "characters in the answer of an SQL query",
    says: (asked) => `the answer has more than ${asked} characters`,
    hint: "Ask for fewer rows or columns, or shorter texts.",
  },
  sqlWaiting: {
    most: 50,
    what: "SQL queries that wait while others run",
    says: (asked) => `${asked} queries are waiting`,
    hint: "Nothing was done. Try again later.",
  },
  savedQueries: {
    most: 500,
    what: "saved SQL queries",
    says: (asked) => `that makes ${asked} saved queries`,
    hint: "Remove the ones you no longer need with `sql remove`.",
  },
  usageMetrics: {
    most: 200,
    what: "declared usage metrics",
    says: (asked) => `that makes ${asked} declared usage metrics`,
    hint: "Take back the ones you no longer use with `usage metrics remove`.",
  },
  usageLimits: {
    most: 10_000,
    what: "limits of usage that are set",
    says: (asked) => `that makes ${asked} limits`,
    hint: "Remove the ones you no longer need with `limits remove`.",
  },
  dismissals: {
    most: 20_000,
    what: "signals that were dismissed",
    says: (asked) => `that makes ${asked} dismissed signals`,
    hint: "Change the settings of a kind instead, so that it fires less often: see `cambium signals settings`.",
  },
  dismissed: {
    most: 100,
    what: "dismissals of one signal",
    says: (asked) => `that makes ${asked} dismissals of this signal`,
    hint: "Change the settings of its kind instead: see `cambium signals settings`.",
  },
  signalDays: {
    most: 366,
    what: "days of `signals days`",
    says: (asked) => `the range has ${asked} days`,
    hint: "Ask for a shorter range.",
  },
  headroomPeriods: {
    most: 60,
    what: "periods of a metric of headroom, which looks at all customers at the end of each",
    says: (asked) => `the range has ${asked} periods`,
    hint: "Ask for a shorter range or longer periods.",
  },
  opportunities: {
    most: 1_000_000,
    what: "opportunities that are kept",
    says: (asked) => `that makes ${asked} opportunities`,
    hint: "Remove the ones that were entered by mistake with `opportunities remove`.",
  },
  stages: {
    most: 30,
    what: "stages of the pipeline",
    says: (asked) => `that makes ${asked} stages`,
    hint: "Rename a stage with `stages set`, or remove one that you added with `stages remove`.",
  },
  stagesEver: {
    most: 60,
    what: "stages that the pipeline ever had, removed ones included: history still needs them",
    says: (asked) => `that makes ${asked} stages with those that were removed`,
    hint: "Add one again under the id of one that was removed, or rename one, with `stages set`.",
  },
  opportunityChanges: {
    most: 5000,
    what: "changes of one opportunity",
    says: (asked) => `that makes ${asked} changes of this opportunity`,
    hint: "Add another opportunity for what is still to come.",
  },
  people: {
    most: 5000,
    what: "people who look after customers",
    says: (asked) => `that makes ${asked} people`,
    hint: "Remove those who own nothing with `people remove`.",
  },
  ownerships: {
    most: 1_000_000,
    what: "times that a person owns a customer in a role, past ones included",
    says: (asked) => `that makes ${asked} ownerships`,
    hint: "Set owners for fewer customers, such as those of a segment.",
  },
  targets: {
    most: 10_000,
    what: "targets",
    says: (asked) => `that makes ${asked} targets`,
    hint: "Remove the ones of old periods with `targets remove`.",
  },
  offers: {
    most: 1_000_000,
    what: "offers that are recorded",
    says: (asked) => `that makes ${asked} offers`,
    hint: "Remove the ones that were recorded by mistake with `offers remove`.",
  },
  blocks: {
    most: 20_000,
    what: "blocks of customers that are left alone",
    says: (asked) => `that makes ${asked} blocks`,
    hint: "Remove the ones that have ended with `blocks remove`, or name an attribute with `offers settings set support`.",
  },
  promptTexts: {
    most: 2000,
    what: "texts of prompts",
    says: (asked) => `that makes ${asked} texts of prompts`,
    hint: "Remove the ones you no longer need with `prompt texts set --reset`.",
  },
  annotations: {
    most: 10_000,
    what: "notes on charts",
    says: (asked) => `that makes ${asked} notes`,
    hint: "Remove the ones you no longer need with `annotations remove`.",
  },
  membershipPeriods: {
    most: 120,
    what: "periods in a range whose segment is as at the start of each: it is looked up anew for each",
    says: (asked) => `the range has ${asked} periods, and a segment as at the start of each`,
    hint: "Ask for a shorter range or longer periods, or for the segment as of today.",
  },
  views: {
    most: 500,
    what: "saved views",
    says: (asked) => `that makes ${asked} saved views`,
    hint: "Remove the ones you no longer need with `views remove`.",
  },
  reports: {
    most: 200,
    what: "reports",
    says: (asked) => `that makes ${asked} reports`,
    hint: "Remove the ones you no longer need with `reports remove`.",
  },
  reportParts: {
    most: 40,
    what: "figures and texts in a report",
    says: (asked) => `that makes ${asked} parts of this report`,
    hint: "Take some out with `reports drop`, or begin another report.",
  },
  periods: {
    most: 5000,
    what: "periods in a range",
    says: (asked) => `the range has ${asked} periods`,
    hint: "Use a shorter range or a longer interval.",
  },
  dimensions: {
    most: 8,
    what: "dimensions of a breakdown (`--by`)",
    says: (asked) => `you asked to break down by ${asked} dimensions`,
    hint: "Use fewer dimensions.",
  },
  filters: {
    most: 500,
    what: "filters in a question (`--where`), counting each value",
    says: (asked) => `the question has ${asked} filters`,
    hint: "Filter by fewer values, or save a segment and use that.",
  },
  conditions: {
    most: 50,
    what: "conditions in a segment",
    says: (asked) => `the filter has ${asked} conditions`,
    hint: "Combine conditions: one condition can list several values of a field, separated by commas.",
  },
  values: {
    most: 2000,
    what: "values in a segment, over all conditions",
    says: (asked) => `the filter has ${asked} values`,
    hint: "Filter by an attribute that these customers share instead.",
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
    says: (asked) => `you asked for ${asked} lines`,
    hint: "Ask for fewer, or page through customers with `movers`.",
  },
  listed: {
    most: 1000,
    what: "rows per page of `movers`, `customers`, `cohort customers`, `leaderboard` and `segments values` (`--limit`, `--top`)",
    says: (asked) => `you asked for ${asked} rows`,
    hint: "Ask for fewer and page with `offset`. The CSV of `customers` has them all.",
  },
  entries: {
    most: 10_000,
    what: "entries per page of `audit` and `imports bad` (`--limit`)",
    says: (asked) => `you asked for ${asked} entries`,
    hint: "Ask for fewer and page with `offset`.",
  },
  differences: {
    most: 100_000,
    what: "differences that `drift`, `reconcile` and `compare-policies` list (`--limit`)",
    says: (asked) => `you asked for ${asked} differences`,
    hint: "Ask for fewer: those not listed are added up.",
  },
  rows: {
    most: 1_000_000,
    what: "rows that one query reads into memory, such as all lines behind a figure",
    says: (asked) => `the question needs ${asked} rows at once`,
    hint: less,
  },
  backed: {
    most: 100_000,
    what: "files in a backup",
    says: (asked) => `the backup has ${asked} files`,
    hint: "Stop the server and copy the data folder instead.",
  },
  unpacked: {
    most: 8 * 1024 * 1024 * 1024,
    what: "bytes that a gzipped file, or a sheet of an Excel workbook, may unpack to",
    says: (asked) => `the file unpacks to ${asked} bytes`,
    hint: "Unpack it yourself, or save the sheet as CSV: the size of a plain CSV isn't limited.",
  },
  texts: {
    most: 256 * 1024 * 1024,
    what: "bytes that the shared texts or the styles of an Excel workbook may unpack to",
    says: (asked) => `the workbook's texts unpack to ${asked} bytes`,
    hint: "Save the sheet as CSV: its size isn't limited.",
  },
  pasted: {
    most: 500_000,
    what: "bytes in a pasted table (`import SOURCE -`)",
    says: (asked) => `the pasted table has ${asked} bytes`,
    hint: "Save it as a file and import that.",
  },
  body: {
    most: 1024 * 1024,
    what: "bytes in a request body",
    says: (asked) => `the request body has ${asked} bytes`,
    hint: "Send a smaller body. To import a file, send its path.",
  },
  observations: {
    most: 10_000,
    what: "observations in a batch of usage (`POST /api/v1/usage`)",
    says: (asked) => `the batch has ${asked} observations`,
    hint: "Send several batches, each under a key of its own.",
  },
  usageBody: {
    most: 4 * 1024 * 1024,
    what: "bytes in the request body of a batch of usage",
    says: (asked) => `the batch has ${asked} bytes`,
    hint: "Send several batches, each under a key of its own.",
  },
  upload: {
    most: 2 * 1024 ** 3,
    what: "bytes in a file that a page uploads",
    says: (asked) => `the file has ${asked} bytes`,
    hint: "Compress it with gzip, or import it with the command line, which has no such limit.",
  },
} as const satisfies Record<string, Limit>;

/** Long loops pause after this many rows to check whether other requests are due. */
export const ROWS_A_BREATH = 200;

/** Limits of the server's answer cache per data folder: number of answers, and total bytes as JSON. */
export const KEPT_ANSWERS = { most: 300, bytes: 64 * 1024 * 1024 };

/** How much of a file its preview shows; longer texts are cut. */
export const PREVIEW = { rows: 20, columns: 200, characters: 200 };

/**
 * How much of an answer an assistant is given, as it has to read all of it: rows of a list, characters of a text, and
 * characters of the whole answer as JSON, about 6,000 tokens. What is left out is counted, with the way to the rest.
 */
export const ASSISTANT = { rows: 100, text: 1000, characters: 24_000 };

/** How many uploaded files a server keeps until they're imported, and for how long. The oldest are removed first. */
export const UPLOADS = { most: 20, hours: 24 };

/** How many results of a scheduled query are kept, failed ones included. The oldest are removed first. */
export const RESULTS = { most: 60 };

/** How many signed-in browsers, and unused sign-in links, a server keeps. The oldest are dropped first. */
export const ENTRIES = { browsers: 50, links: 20 };

/** Enforces a limit. @throws CambiumError `too_much` with the limit, what was asked for and how to ask for less */
export function checkMost(name: keyof typeof LIMITS, asked: number): void {
  if (asked > LIMITS[name].most) throw tooMuch(name, numberText(asked));
}

/** The error for going over a limit. @param asked how much was asked for, as a number or in words */
export function tooMuch(name: keyof typeof LIMITS, asked: string): CambiumError {
  const { most, says, hint } = LIMITS[name];
  const reason: Reason =
    name === "seconds" ? { id: "timed_out", seconds: most } : { id: "limit", asked, most: numberText(most) };
  return new CambiumError("too_much", `${says(asked)}; the limit is ${numberText(most)}`, { hint, reason });
}

const numberText = (n: number) => n.toLocaleString("en");
