import { z } from "zod";
import type { Busy } from "../api/turns.ts";
import { findServer } from "../http/line/line.ts";
import type { Terminal } from "./terminal.ts";

const PATIENCE_MS = 2000;
const EVERY_MS = 1000;

const healthSchema = z.object({
  busy: z.object({ operation: z.string(), since: z.string(), waiting: z.number() }).nullable(),
});

/**
 * Runs what the server of a data folder is asked; while something else has its turn there, says what, as soon as that takes more
 * than two seconds and again whenever it is another. Each look goes over a line of its own, on which the server proves itself anew.
 * @param own the operation that is asked: that it runs itself is not said
 */
export async function sayingWhatFor<T>(
  directory: string,
  own: string,
  terminal: Terminal,
  run: () => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  let said = "";
  const look = async () => {
    const busy = await busyWith(directory, over.signal);
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
          .finally(() => over.signal.aborted || later(EVERY_MS)),
      ms,
    );
  };
  later(PATIENCE_MS);
  try {
    return await run();
  } finally {
    over.abort();
    clearTimeout(timer);
  }
}

/** What has the turn in the server of a folder, which tells only who has its token. @param over aborted when it is no longer asked */
async function busyWith(directory: string, over: AbortSignal): Promise<Busy | null> {
  const line = await findServer(directory, undefined, { waitMs: PATIENCE_MS });
  if (line === null) return null;
  over.addEventListener("abort", line.close);
  try {
    over.throwIfAborted();
    const { body } = await line.send({ method: "GET", path: "/health" });
    return healthSchema.parse(JSON.parse(body)).busy;
  } finally {
    over.removeEventListener("abort", line.close);
    line.close();
  }
}
