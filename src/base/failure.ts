import { CambiumError, type ErrorCode, messageOf } from "./error.ts";

/** A known failure of files, disk or memory, whether reported by the operating system, SQLite or DuckDB. */
export interface Failure {
  /** Matches the error code or message. */
  says: RegExp;
  code: ErrorCode;
  what: string;
  hint: string;
}

/** Wording for a file that another process has open. */
export const IN_USE = "another process is using it";

/** All known failures, in matching order. */
const FAILURES: readonly Failure[] = [
  {
    says: /Could not set lock/,
    code: "conflict",
    what: IN_USE,
    hint: "Stop that process, or run `cambium serve` there so that commands can ask the server.",
  },
  {
    says: /\bSQLITE_(BUSY|LOCKED)|database is locked/,
    code: "conflict",
    what: "another process is writing to it",
    hint: "Wait for it to finish, or stop it, and try again.",
  },
  {
    says: /created with a newer version|with version number/,
    code: "unsupported",
    what: "it was written by a newer version of Cambium",
    hint: "Use that version, or move the file away: Cambium rebuilds it from the record.",
  },
  {
    says: /\bENOSPC\b|\bSQLITE_FULL\b|No space left|database or disk is full|Could not write all bytes/i,
    code: "conflict",
    what: "the disk is full",
    hint: "Free some space and try again.",
  },
  {
    says: /\bEDQUOT\b|Disk quota exceeded/,
    code: "conflict",
    what: "this user's disk quota is used up",
    hint: "Free some space or raise the quota, then try again.",
  },
  {
    says: /\bEFBIG\b|File too large/,
    code: "conflict",
    what: "the file has reached the maximum file size",
    hint: "Raise the limit for this user or file system (`ulimit -f`) and try again.",
  },
  {
    says: /max_temp_directory_size|failed to offload/i,
    code: "conflict",
    what: "there isn't enough memory, or disk space to use instead",
    hint: "Free some disk space or close other programs, then try again.",
  },
  {
    says: /Out of Memory Error|could not allocate|failed to allocate|std::bad_alloc|\bSQLITE_NOMEM\b|\bENOMEM\b/i,
    code: "conflict",
    what: "there isn't enough memory",
    hint: "Close other programs or give this one more memory, then try again.",
  },
  {
    says: /\bEROFS\b|Read-only file system|\bSQLITE_READONLY|readonly database|attached in read-only mode/,
    code: "conflict",
    what: "it's read-only",
    hint: "Give this user write permission for the data folder, or copy the folder to a writable place and pass it with --data.",
  },
  {
    says: /\bEACCES\b|\bEPERM\b|Permission denied|\bSQLITE_(PERM|CANTOPEN|AUTH)|unable to open database file/,
    code: "conflict",
    what: "this user has no permission to read and write it",
    hint: "Give this user permission to read and write the data folder and its files, or copy the folder elsewhere and pass it with --data.",
  },
  {
    says: /\bEMFILE\b|\bENFILE\b|Too many open files/,
    code: "conflict",
    what: "too many files are open",
    hint: "Close other programs or raise the limit (`ulimit -n`), then try again.",
  },
  {
    says: /Cannot open file "[^"]*\.wal": No such file/,
    code: "conflict",
    what: "a link that leads nowhere is in the place of its log",
    hint: "Delete warehouse.duckdb and warehouse.duckdb.wal from the data folder: Cambium rebuilds them from the record.",
  },
  {
    // Matches Node's error code only: when DuckDB misses a kept file, the import that needs it explains the failure.
    says: /^ENOENT\b/m,
    code: "conflict",
    what: "it isn't there",
    hint: "If you named it, check its path. If it belongs to the data folder, put it back from a backup (`cambium doctor` says what else is missing). If it is part of Cambium, install Cambium again.",
  },
  {
    says: /\bEISDIR\b|Is a directory/,
    code: "conflict",
    what: "there's a folder in its place",
    hint: "Move the folder away: Cambium rebuilds the file from the record.",
  },
  {
    says: /\bENOTDIR\b|Not a directory/,
    code: "conflict",
    what: "part of its path isn't a folder",
    hint: "Choose another folder with --data.",
  },
  {
    says: /\bSQLITE_(CORRUPT|NOTADB)|file is not a database|disk image is malformed/,
    code: "conflict",
    what: "it's damaged",
    hint: "Restore it from a backup. Run `cambium doctor` to see if anything else is wrong.",
  },
  {
    says: /\bEIO\b|\bSQLITE_IOERR|disk I\/O error|Input\/output error/,
    code: "conflict",
    what: "the disk is full or failing",
    hint: "Free some space and try again. If there's enough space, check the disk.",
  },
];

/** The first known failure that matches an error text; undefined if none does. */
export function failureIn(text: string): Failure | undefined {
  return FAILURES.find(({ says }) => says.test(text));
}

/**
 * Turns a failure of files, disk or memory into an error that names the file or folder and says what to do. Returns any
 * other error unchanged.
 * @param place the file or folder in use, named when the error itself names none
 */
export function explained(error: unknown, place: string): unknown {
  if (error instanceof CambiumError && error.code !== "internal") return error;
  const said = saidIn(error);
  const known = failureIn(said);
  if (known === undefined) return error;
  const { code, what, hint } = known;
  return new CambiumError(code, `${pathIn(error) ?? place} can't be used: ${what}`, { hint, cause: error });
}

/** Whether an error is a failure of files, disk or memory rather than of the request or its data. */
export function isOfMachine(error: unknown): boolean {
  return failureIn(saidIn(error)) !== undefined;
}

/** The codes and messages of an error and its causes, one per line. */
function saidIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = Object(error);
  const own = typeof code === "string" ? `${code} ${messageOf(error)}` : messageOf(error);
  return error.cause === undefined ? own : `${own}\n${saidIn(error.cause)}`;
}

/**
 * The path an error names, if any. Of a source and a destination, ENOENT blames the source; any other error blames the
 * destination.
 */
function pathIn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { path, dest, code } = Object(error);
  for (const one of code === "ENOENT" ? [path, dest] : [dest, path])
    if (typeof one === "string" && one !== "") return one;
  const named = /(?:file|directory) "(\/[^"]+)"/.exec(messageOf(error))?.[1];
  return named ?? pathIn(error.cause);
}
