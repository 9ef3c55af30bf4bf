import { readFile } from "node:fs/promises";
import { askMixed } from "./mixed.ts";
import { serveDemo } from "./served.ts";

/**
 * How much memory a server uses after 1,000 and after 10,000 mixed requests (CAMBIUM_RUNS: another number), eight at a
 * time, on a demo company of 2,500 customers. Fails when it grows by more than 200 MB in between.
 */
const requests = Number(process.env.CAMBIUM_RUNS ?? 10_000);
const warm = Math.floor(requests / 10);
const MOST_GROWN_MB = 200;

const served = await serveDemo(2500);
try {
  const held: number[] = [];
  for (let first = 0; first < requests; first += warm) {
    const { statuses } = await askMixed(served, { first, count: warm, atOnce: 8 });
    held.push(await residentMb(served.pid));
    const said = [...statuses].map(([status, count]) => `${count} x ${status}`).join(", ");
    process.stdout.write(`after ${first + warm} requests: ${held.at(-1)} MB (${said})\n`);
  }
  const grown = (held.at(-1) ?? 0) - (held[0] ?? 0);
  process.stdout.write(`grown by ${grown} MB; at most ${MOST_GROWN_MB}\n`);
  if (grown > MOST_GROWN_MB) process.exitCode = 1;
} finally {
  await served.stop();
}

/** A process's resident memory in MB, from Linux. */
async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}
