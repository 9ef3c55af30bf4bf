/** One thing wrong with one input file: where it stands, what was found, what was expected. */
export interface BadRow {
  file: string;
  /** As a spreadsheet counts: the header is row 1. Null when it concerns the file as a whole. */
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
  /** One line: how to mend it. */
  hint?: string;
  cause?: unknown;
  badRows?: BadRow[];
  /** The SQL that failed, if a query did. */
  sql?: string;
}

/** Every failure that a user is meant to read: what happened, and how to mend it. */
export class CambiumError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly badRows: BadRow[];
  readonly sql: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "CambiumError";
    this.code = code;
    this.hint = details.hint;
    this.badRows = details.badRows ?? [];
    this.sql = details.sql;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether an error of the operating system has this code, such as ENOENT. */
export function hasErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
