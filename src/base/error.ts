import type { Reason } from "./reasons/error-reasons.ts";

/** One problem in an input file: where it is, what was found and what was expected. */
export interface BadRow {
  file: string;
  /** Row number as a spreadsheet shows it (the header is row 1). Null when the problem concerns the whole file. */
  row: number | null;
  column: string | null;
  value: string | null;
  expected: string;
}

/** A way out of a reading that may be wrong: when it's right, and what to tell the import instead. */
export interface WayOut {
  /** When it's right, or what to do, in words: "If the day of an end still counts". */
  text: string;
  /** The same as a sentence of the command line, with its flags. */
  sentence: string;
  /** Read the file as this kind of list; null for the same kind. */
  source: string | null;
  /** What to add to the input of `import`. */
  options: WayOption[];
  /** A setting to change; null for none. */
  setting: { name: string; value: string } | null;
}

/** An input of `import`, by its name, as `date_format`. */
export interface WayOption {
  option: string;
  /** What it is about, where the input takes pairs: the field of `map`, the field and word of `value`. */
  of?: string;
  /** Null for the reader to choose. */
  value: string | boolean | null;
  /** What stands for a value that is to be chosen. */
  example?: string;
}

export const ERROR_CODES = [
  "bad_input",
  "usage",
  "forbidden",
  "not_found",
  "conflict",
  "missing_rate",
  "unsupported",
  "too_much",
  "gone",
  "busy",
  "internal",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

export interface ErrorDetails {
  /** How to fix it, in one line. */
  hint?: string;
  /** Why, for pages to say in their reader's language. */
  reason?: Reason;
  /** Ways out that a page can offer, where the hint names them. */
  ways?: WayOut[];
  cause?: unknown;
  badRows?: BadRow[];
  /** The SQL that failed, if the error came from a query. */
  sql?: string;
}

/** An error meant for the user: it says what happened and how to fix it. */
export class CambiumError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly reason: Reason | undefined;
  readonly ways: WayOut[];
  readonly badRows: BadRow[];
  readonly sql: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "CambiumError";
    this.code = code;
    this.hint = details.hint;
    this.reason = details.reason;
    this.ways = details.ways ?? [];
    this.badRows = details.badRows ?? [];
    this.sql = details.sql;
  }
}

/** The message of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether an error carries this operating system error code, such as ENOENT. */
export function hasErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
