import type { WayOut } from "./way-out.ts";

/** One problem in an input file: where it is, what was found and what was expected. */
export interface BadRow {
  file: string;
  /** Row number as a spreadsheet shows it (the header is row 1). Null when the problem concerns the whole file. */
  row: number | null;
  column: string | null;
  value: string | null;
  expected: string;
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
  readonly ways: WayOut[];
  readonly badRows: BadRow[];
  readonly sql: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "CambiumError";
    this.code = code;
    this.hint = details.hint;
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
