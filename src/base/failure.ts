import { CambiumError, type ErrorCode, messageOf } from "./error.ts";

/** Something that goes wrong with files, disks and memory, whoever says so: the system, SQLite or DuckDB. */
export interface Failure {
  /** What is said: a code, or a message. */
  says: RegExp;
  code: ErrorCode;
  what: string;
  hint: string;
}

/** What is said of a file that another process has open. */
export const IN_USE = "another process is using it";

/** Every failure that is known, in the order in which they are looked for: what is said, what that means, and how to mend it. */
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
    // What DuckDB says of a kept file that is gone is told by its import.
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

/** What is known of a failure by what it says. */
export function failureIn(text: string): Failure | undefined {
  return FAILURES.find(({ says }) => says.test(text));
}

/**
 * An error as a user is to read it: a failure of files, disks or memory says which file or folder, and what to do; any other
 * error is given back as it is.
 * @param place the file or folder that was worked on, where the failure itself names none
 */
export function explained(error: unknown, place: string): unknown {
  if (error instanceof CambiumError && error.code !== "internal") return error;
  const said = saidIn(error);
  const known = failureIn(said);
  if (known === undefined) return error;
  const { code, what, hint } = known;
  return new CambiumError(code, `${pathIn(error) ?? place} can't be used: ${what}`, { hint, cause: error });
}

/** Whether an error is about files, disks or memory, and not about what was asked or read. */
export function isOfMachine(error: unknown): boolean {
  return failureIn(saidIn(error)) !== undefined;
}

/** The codes and messages of an error and of what caused it. */
function saidIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = Object(error);
  const own = typeof code === "string" ? `${code} ${messageOf(error)}` : messageOf(error);
  return error.cause === undefined ? own : `${own}\n${saidIn(error.cause)}`;
}

/** The file that a failure is of, where it says. Of two, one is written and the other read: only what is read can be missing. */
function pathIn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { path, dest, code } = Object(error);
  for (const one of code === "ENOENT" ? [path, dest] : [dest, path])
    if (typeof one === "string" && one !== "") return one;
  const named = /(?:file|directory) "(\/[^"]+)"/.exec(messageOf(error))?.[1];
  return named ?? pathIn(error.cause);
}
