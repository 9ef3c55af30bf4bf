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
 * Runs a request to a data folder's server. While something else has the turn there for more than two seconds, prints
 * what it is, and again when that changes. Each check opens its own line, on which the server proves its identity
 * again.
 * @param own the operation requested, which isn't reported
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

/**
 * What has the turn in a folder's server; needs its token.
 * @param over aborted when the answer is no longer needed
 */
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
