import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import SqliteDatabase from "better-sqlite3";
import { commandLine } from "../../src/cli/command-line.ts";

const main = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));

/** What a run of the command line left behind. */
export interface Run {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  milliseconds: number;
}

export interface RunOptions {
  /** Kills the process this many milliseconds after its start. */
  killAfter?: number;
  env?: Record<string, string>;
}

/** Runs the real command line in a process of its own. */
export function cambium(args: string[], { killAfter, env }: RunOptions = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...env } });
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfter);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr, milliseconds: performance.now() - started });
    });
  });
}

/**
 * Runs the command line in this process, which spares a start; it reads and prints what it does in its own.
 * @param input what stands on its standard input
 */
export async function cambiumHere(args: string[], input?: string): Promise<Run> {
  const started = performance.now();
  let stdout = "";
  let stderr = "";
  const code = await commandLine(args, {
    out: (text) => {
      stdout += text;
    },
    err: (text) => {
      stderr += text;
    },
    ...(input !== undefined && { input: Readable.from([Buffer.from(input)]) }),
  });
  return { code, signal: null, stdout, stderr, milliseconds: performance.now() - started };
}

/** A folder that is gone when `use` is done. */
export async function inScratch<T>(use: (scratch: string) => Promise<T>): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), "cambium-test-"));
  try {
    return await use(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Writes a file, making the folders that its name leads through. */
export async function writeInto(folder: string, name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

/** Writes what a query gives as a Parquet file. */
export async function writeParquet(path: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`copy (${sql}) to '${path}' (format parquet)`);
  connection.closeSync();
  instance.closeSync();
}

/** A data folder like another. */
export async function copyOf(data: string, target: string): Promise<string> {
  await cp(data, target, { recursive: true });
  return target;
}

/** The evidence log as it stands, read without the command line. */
export function evidenceOf(data: string): { seq: number; body: string }[] {
  const database = new SqliteDatabase(join(data, "cambium.db"), { readonly: true });
  try {
    const sql = "select seq, body from evidence order by seq";
    return database.prepare<[], { seq: number; body: string }>(sql).all();
  } finally {
    database.close();
  }
}

/** Every file in `imports/`, with the SHA-256 of what is in it. */
export async function keptIn(data: string): Promise<Record<string, string>> {
  const folder = join(data, "imports");
  if (!existsSync(folder)) return {};
  const kept: Record<string, string> = {};
  for (const name of (await readdir(folder)).sort()) {
    kept[name] = createHash("sha256")
      .update(await readFile(join(folder, name)))
      .digest("hex");
  }
  return kept;
}

/** Everything that an import that was refused must leave alone: the log, the kept files, and the figures. */
export async function storeOf(data: string): Promise<{ evidence: unknown; kept: unknown; mrr: string }> {
  return { evidence: evidenceOf(data), kept: await keptIn(data), mrr: await mrrOf(data) };
}

/** What `metric mrr --json` prints for the months of 2024, or the `by` cells of them. */
export async function mrrOf(data: string, ...args: string[]): Promise<string> {
  const period = ["--from", "2024-01", "--to", "2024-06"];
  const { code, stdout, stderr } = await cambiumHere([
    "metric",
    "mrr",
    "--data",
    data,
    "--json",
    ...period,
    ...args,
  ]);
  return code === 0 ? stdout : `exit ${code}: ${stderr}`;
}
