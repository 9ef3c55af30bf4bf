import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { z } from "zod";

const MOST_FAULTS = 5;

const saidSchema = z.object({
  faults: z.array(z.string()),
  failure: z.object({ message: z.string(), code: z.string().optional() }).nullable(),
});

/**
 * Problems that SQLite's integrity check finds in a file; empty if it is intact. Reads the whole file in a worker
 * thread, because SQLite blocks the calling thread.
 * @throws if the file can't be read, with SQLite's error code
 */
export async function faultsOf(path: string): Promise<string[]> {
  const library = createRequire(import.meta.url).resolve("better-sqlite3");
  const worker = new Worker(CHECK, { eval: true, workerData: { library, path, most: MOST_FAULTS } });
  try {
    const { faults, failure } = saidSchema.parse(await firstOf(worker));
    if (failure !== null) throw Object.assign(new Error(failure.message), { code: failure.code });
    return faults;
  } finally {
    await worker.terminate();
  }
}

/** The worker's code. Inlined as text because a compiled file has another name than its source. */
const CHECK = `
const { parentPort, workerData: { library, path, most } } = require("node:worker_threads");
const Database = require(library);
let [faults, failure, database] = [[], null, undefined];
try {
  database = new Database(path, { readonly: true });
  const said = database.pragma("integrity_check(" + most + ")").map((row) => row.integrity_check);
  faults = said.filter((text) => text !== "ok");
} catch ({ message, code }) {
  failure = { message, code };
} finally {
  database?.close();
}
parentPort.postMessage({ faults, failure });
`;

function firstOf(worker: Worker): Promise<unknown> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the check of the record ended with ${code}`)));
  });
}
