import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { syncTwice } from "./killed-sync.ts";

/**
 * Syncs an account of 100,000 customers and 1,000,000 invoices (or of CAMBIUM_RUNS customers and ten times as many
 * invoices) twice, and prints the results.
 */
const customers = Number(process.env.CAMBIUM_RUNS ?? 100_000);
const directory = await mkdtemp(join(tmpdir(), "cambium-sync-"));
try {
  const dist = fileURLToPath(new URL("..", import.meta.url));
  const size = { customers, invoices: customers * 10 };
  const ran = await syncTwice({ dist, directory, ...size, kills: 50, rate: 500, concurrency: 16 });
  const isEqual = ran.whole.digest === ran.killed.digest && ran.whole.entries === ran.killed.entries;
  process.stdout.write(`${JSON.stringify({ ...size, ...ran, isEqual }, null, 2)}\n`);
  process.exitCode = isEqual ? 0 : 1;
} finally {
  await rm(directory, { recursive: true, force: true });
}
