import { rename, rm } from "node:fs/promises";
import { CambiumError, type ErrorCode, messageOf } from "../base/error.ts";

/** How a file is opened, and who is told what was done about it. */
export interface Opening<T> {
  open(path: string): Promise<T>;
  say(message: string): void;
}

/** What DuckDB says of files that are damaged, whole or in their log of changes. */
const DAMAGED = [
  /not a valid DuckDB database file/,
  /Corrupt (database|WAL) file/,
  /Could not read enough bytes/,
  /Failure while replaying WAL/,
];

/** What it says of everything else that is known, also within what it says of a log that it could not read; what that means, and how to mend it. */
const FAILURES: { says: RegExp; code: ErrorCode; what: string; hint: string }[] = [
  {
    says: /Could not set lock/,
    code: "conflict",
    what: "another process is using it",
    hint: "Stop it, or start `cambium serve` there: then commands ask the server.",
  },
  {
    says: /created with a newer version|with version number/,
    code: "unsupported",
    what: "a newer version of Cambium wrote it",
    hint: "Use that version; or move the file away, and it is made anew from the record.",
  },
  {
    says: /No space left/,
    code: "conflict",
    what: "the disk is full",
    hint: "Free some space, and try again.",
  },
  {
    says: /Out of Memory Error|could not allocate|failed to allocate|std::bad_alloc/i,
    code: "conflict",
    what: "there is not enough memory",
    hint: "Close other programs, or give this one more memory, and try again.",
  },
  {
    says: /Permission denied|Read-only file system/,
    code: "conflict",
    what: "it may not be read and written here",
    hint: "Give this user permission to read and write the data folder and the files in it.",
  },
  {
    says: /Is a directory/,
    code: "conflict",
    what: "a folder stands in its place",
    hint: "Move the folder away, and the file is made anew from the record.",
  },
];

/** Where a damaged warehouse is put; an earlier one makes room for it. */
export function asideOf(path: string): string {
  return `${path}.damaged`;
}

/** Whether a message of DuckDB's says that its file is damaged, and nothing else is the matter. */
export function isDamage(message: string): boolean {
  return failureIn(message) === undefined && DAMAGED.some((pattern) => pattern.test(message));
}

/**
 * Opens a warehouse. A damaged file is put aside, with its log of changes, and one is made anew in its place, since
 * everything in it can be rebuilt; any other failure leaves everything as it is.
 * @throws CambiumError that says why it cannot be opened, and how to mend it
 */
export async function openOrReplace<T>(path: string, { open, say }: Opening<T>): Promise<T> {
  try {
    return await open(path);
  } catch (cause) {
    if (!isDamage(messageOf(cause))) throw failure(path, cause);
    const aside = asideOf(path);
    await moved(path, aside);
    await moved(walOf(path), walOf(aside));
    say(`${path} is damaged: it is now ${aside}, and everything in it is built anew from the record`);
    return open(path).catch((again: unknown) => {
      throw failure(path, again);
    });
  }
}

const walOf = (path: string) => `${path}.wal`;

async function moved(from: string, to: string): Promise<void> {
  await rm(to, { force: true });
  await rename(from, to).catch((error: unknown) => {
    if (!messageOf(error).includes("ENOENT")) throw error;
  });
}

const failureIn = (message: string) => FAILURES.find(({ says }) => says.test(message));

function failure(path: string, cause: unknown): CambiumError {
  const message = messageOf(cause);
  const known = failureIn(message);
  if (known === undefined) {
    return new CambiumError("internal", `${path} cannot be opened: ${message}`, {
      hint: "Nothing was changed. If nothing else helps, move the file away: it is made anew from the record.",
      cause,
    });
  }
  const { code, what, hint } = known;
  return new CambiumError(code, `${path} cannot be opened: ${what}`, { hint, cause });
}
