/** Where lines about what goes on are written. */
export interface Terminal {
  progress(message: string): void;
  /** Each line takes the place of the one before; where it cannot, one comes now and then. */
  show(line: string): void;
  /** Ends the line that is shown. */
  end(): void;
}

const REWRITE_MS = 100;
const APART_MS = 10_000;

/** @param clock milliseconds */
export function terminal(
  stream: { isTTY?: boolean; columns?: number; write(text: string): unknown } = process.stderr,
  clock: () => number = () => performance.now(),
): Terminal {
  const isRewritten = stream.isTTY === true;
  let shownAt = isRewritten ? Number.NEGATIVE_INFINITY : clock();
  let pending: string | null = null;
  let isOpen = false;
  const write = (line: string) => {
    const width = (stream.columns ?? 80) - 1;
    if (isRewritten)
      stream.write(`\r\u001b[2K${line.length > width ? `${line.slice(0, width - 1)}…` : line}`);
    else stream.write(`${line}\n`);
    isOpen = isRewritten;
  };
  const end = () => {
    if (pending !== null) write(pending);
    if (isOpen) stream.write("\n");
    pending = null;
    isOpen = false;
  };
  return {
    progress(message) {
      end();
      stream.write(`${message} …\n`);
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
