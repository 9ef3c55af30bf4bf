import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import Database from "better-sqlite3";
import { Stream } from "../sim/random.ts";

const KEY = "rk_live_51Quillmoor0123456789";

export interface KilledOptions {
  /** The folder of the compiled program. */
  dist: string;
  /** An empty folder for the two data folders. */
  directory: string;
  customers: number;
  invoices: number;
  kills: number;
  rate: number;
  concurrency: number;
}

/** The result of one sync. */
export interface Ran {
  seconds: number;
  kills: number;
  peakMb: number;
  /** Request counts as the server saw them. */
  server: {
    total: number;
    peakPerSecond: number;
    peakConcurrency: number;
    byFault: Record<string, number>;
    byStatus: Record<string, number>;
  };
  counts: Record<string, number>;
  entries: number;
  digest: string;
}

/** Syncs one account twice: once undisturbed, and once killed at random points and restarted each time. */
export async function syncTwice(options: KilledOptions): Promise<{ whole: Ran; killed: Ran }> {
  const server = spawn(
    process.execPath,
    [
      join(options.dist, "bench/stripe-server.js"),
      ...["--customers", String(options.customers)],
      ...["--invoices", String(options.invoices)],
      ...["--key", KEY],
    ],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse(String((await lines.next()).value));
  try {
    const { url } = await next();
    const asked = () => {
      server.stdin.write("?\n");
      return next();
    };
    const whole = await run(options, url, "whole", []);
    const before = await asked();
    const random = new Stream(3, options.kills);
    const points = Array.from({ length: options.kills }, () => Math.floor(random.next() * whole.entries));
    const killed = await run(
      options,
      url,
      "killed",
      points.sort((a, b) => a - b),
    );
    return { whole: { ...whole, server: before }, killed: { ...killed, server: await asked() } };
  } finally {
    server.stdin.end();
    server.kill();
  }
}

async function run(
  options: KilledOptions,
  url: string,
  name: string,
  points: number[],
): Promise<Omit<Ran, "server">> {
  const data = join(options.directory, name);
  const began = performance.now();
  const left = [...points];
  let [kills, peakMb, isDone] = [0, 0, false];
  while (!isDone) {
    const child = startSync(options, url, data);
    const ended = endOf(child);
    const watch = setInterval(() => {
      peakMb = Math.max(peakMb, peakOf(child.pid));
      const point = left[0];
      if (point === undefined || entriesIn(data) < point) return;
      left.shift();
      if (child.kill("SIGKILL")) kills += 1;
    }, 15);
    const { code, signal, errors } = await ended;
    clearInterval(watch);
    if (signal !== "SIGKILL" && code !== 0) throw new Error(`the sync failed: ${errors}`);
    isDone = code === 0;
  }
  const seconds = (performance.now() - began) / 1000;
  return { seconds, kills, peakMb, ...contentOf(data) };
}

function startSync({ dist, rate, concurrency }: KilledOptions, url: string, data: string): ChildProcess {
  const args = [
    "sync",
    "stripe",
    "--no-save-key",
    "--rate",
    String(rate),
    "--concurrency",
    String(concurrency),
  ];
  return spawn(process.execPath, [join(dist, "src/cli/main.js"), ...args, "--data", data], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, STRIPE_API_KEY: KEY, STRIPE_API_BASE: url },
  });
}

function endOf(child: ChildProcess): Promise<{ code: number | null; signal: string | null; errors: string }> {
  let errors = "";
  child.stderr?.on("data", (chunk) => {
    errors = `${errors}${chunk}`.slice(-2000);
  });
  return new Promise((resolve) => child.once("close", (code, signal) => resolve({ code, signal, errors })));
}

/** A process's peak memory in MB, from Linux. */
function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function entriesIn(data: string): number {
  if (!existsSync(join(data, "cambium.db"))) return 0;
  const database = new Database(join(data, "cambium.db"), { readonly: true });
  try {
    return Number(database.prepare("select coalesce(max(seq), 0) as n from evidence").pluck().get());
  } catch {
    return 0;
  } finally {
    database.close();
  }
}

/** The content of a record: objects by type, and a digest of all entries that ignores their order and time. */
function contentOf(data: string): { counts: Record<string, number>; entries: number; digest: string } {
  const database = new Database(join(data, "cambium.db"), { readonly: true });
  const counts: Record<string, number> = {};
  const digest = createHash("sha256");
  let entries = 0;
  let last = "";
  const rows = database
    .prepare<[], { type: string; id: string; event: string | null; body: string }>(
      "select object_type as type, object_id as id, event, body from evidence where kind = 'stripe' order by 1, 2, 3, 4",
    )
    .iterate();
  for (const { type, id, event, body } of rows) {
    entries += 1;
    if (`${type} ${id}` !== last) counts[type] = (counts[type] ?? 0) + 1;
    last = `${type} ${id}`;
    digest.update(`${type} ${id} ${event} ${body}\n`);
  }
  database.close();
  return { counts, entries, digest: digest.digest("hex") };
}
