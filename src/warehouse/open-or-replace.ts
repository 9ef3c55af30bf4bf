import { rename, rm } from "node:fs/promises";
import { CambiumError, messageOf } from "../base/error.ts";
import { failureIn } from "../base/failure.ts";

/** How to open a file, and where to report what was done about it. */
export interface Opening<T> {
  open(path: string): Promise<T>;
  say(message: string): void;
}

/** DuckDB's messages for a damaged database file or write-ahead log. */
const DAMAGED = [
  /not a valid DuckDB database file/,
  /Corrupt (database|WAL) file/,
  /Could not read enough bytes/,
  /Failure while replaying WAL/,
];

/** Where a damaged warehouse is moved, replacing an earlier damaged one. */
export function asideOf(path: string): string {
  return `${path}.damaged`;
}

/** Whether a DuckDB message means that its file is damaged, rather than another known failure. */
export function isDamage(message: string): boolean {
  return failureIn(message) === undefined && DAMAGED.some((pattern) => pattern.test(message));
}

/**
 * Opens a warehouse. A damaged file and its write-ahead log are moved aside and replaced by an empty one, since
 * everything in it can be rebuilt; any other failure leaves everything as it is.
 * @throws CambiumError that says why it can't be opened and how to fix it
 */
export async function openOrReplace<T>(path: string, { open, say }: Opening<T>): Promise<T> {
  try {
    return await open(path);
  } catch (cause) {
    if (!isDamage(messageOf(cause))) throw failure(path, cause);
    const aside = asideOf(path);
    await moved(path, aside);
    await moved(walOf(path), walOf(aside));
    say(`${path} is damaged: moved it to ${aside}, and rebuilding it from the record`);
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

function failure(path: string, cause: unknown): CambiumError {
  const message = messageOf(cause);
  const known = failureIn(message);
  if (known === undefined) {
    return new CambiumError("internal", `can't open ${path}: ${message}`, {
      hint: "Nothing was changed. If nothing else helps, move the file away: Cambium rebuilds it from the record.",
      cause,
    });
  }
  const { code, what, hint } = known;
  return new CambiumError(code, `can't open ${path}: ${what}`, { hint, cause });
}
