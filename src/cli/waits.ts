import { z } from "zod";
import type { Terminal } from "./terminal.ts";

const PATIENCE_MS = 2000;
const EVERY_MS = 1000;

const healthSchema = z.object({
  busy: z.object({ operation: z.string(), since: z.string(), waiting: z.number() }).nullable(),
});

/**
 * Runs what a server is asked; while something else has its turn there, says what, as soon as that takes more than two seconds and
 * again whenever it is another.
 * @param own the operation that is asked: that it runs itself is not said
 */
export async function sayingWhatFor<T>(
  url: string,
  own: string,
  terminal: Terminal,
  run: () => Promise<T>,
): Promise<T> {
  let said = "";
  const look = async () => {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { busy } = healthSchema.parse(await response.json());
    const what = busy === null || busy.operation === own ? "" : `${busy.operation} since ${busy.since}`;
    if (what !== "" && what !== said) terminal.err(`Waiting: the server is busy with ${what} …\n`);
    said = what;
  };
  let timer: NodeJS.Timeout | undefined;
  const later = (ms: number) => {
    timer = setTimeout(
      () =>
        void look()
          .catch(() => undefined)
          .finally(() => timer && later(EVERY_MS)),
      ms,
    );
  };
  later(PATIENCE_MS);
  try {
    return await run();
  } finally {
    clearTimeout(timer);
    timer = undefined;
  }
}
