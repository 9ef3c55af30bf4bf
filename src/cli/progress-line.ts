import type { Effects } from "../api/workspace.ts";
import type { Terminal } from "./terminal.ts";

/** Shows progress in a terminal. */
export interface ProgressLine extends Required<Pick<Effects, "progress" | "show">> {
  /** Ends the current line. */
  end(): void;
}

const REWRITE_MS = 100;
const APART_MS = 10_000;

/**
 * Shows progress as one line that is rewritten; if there's no terminal, prints a line from time to time.
 * @param columns the terminal's width; null without a terminal
 * @param clock milliseconds
 */
export function progressLine(
  { err }: Terminal,
  columns: number | null = process.stderr.isTTY ? process.stderr.columns : null,
  clock: () => number = () => performance.now(),
): ProgressLine {
  const isRewritten = columns !== null;
  let shownAt = isRewritten ? Number.NEGATIVE_INFINITY : clock();
  let pending: string | null = null;
  let isOpen = false;
  const write = (line: string) => {
    const cut = columns !== null && line.length >= columns ? `${line.slice(0, columns - 2)}…` : line;
    err(isRewritten ? `\r\u001b[2K${cut}` : `${cut}\n`);
    isOpen = isRewritten;
  };
  const end = () => {
    if (pending !== null) write(pending);
    if (isOpen) err("\n");
    pending = null;
    isOpen = false;
  };
  return {
    progress(message) {
      end();
      err(`${message} …\n`);
    },
    show(line) {
      pending = line;
      if (clock() - shownAt < (isRewritten ? REWRITE_MS : APART_MS)) return;
      shownAt = clock();
      pending = null;
      write(line);
    },
    end,
  };
}
