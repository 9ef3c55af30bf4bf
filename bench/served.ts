import { type ChildProcess, execFile, spawn } from "node:child_process";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";

/** The built command line, as the project's own folder has it. */
const CLI = resolve("dist/src/cli/main.js");
const CHROMIUM = "/usr/bin/chromium";
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface Served {
  url: string;
  /** Asks it for a path, or posts a body to it. */
  ask(path: string, body?: Record<string, unknown>): Promise<Response>;
  pid: number;
  stop(): Promise<void>;
}

/** Serves a small demo company from a folder of its own on a free port, until it is stopped. */
export async function serveDemo(customers: number): Promise<Served> {
  await access(CLI).catch(() => {
    throw new Error("there is no built command line; run `npm run build` first");
  });
  const directory = await mkdtemp(join(tmpdir(), "cambium-web-"));
  const clean = () => rm(directory, { recursive: true, force: true });
  try {
    await promisify(execFile)(process.execPath, [
      CLI,
      "demo",
      "--customers",
      String(customers),
      "--data",
      directory,
    ]);
    const served = await serveFolder(directory);
    return { ...served, stop: () => served.stop().then(clean) };
  } catch (error) {
    await clean();
    throw error;
  }
}

/** Serves a data folder on a free port until it is stopped; without polling. @param others flags beside those */
export async function serveFolder(directory: string, others: string[] = []): Promise<Served> {
  const args = [CLI, "serve", "--data", directory, "--port", "0", "--no-poll", ...others];
  const server = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const url = await addressFrom(server);
  const ask: Served["ask"] = (path, body) => fetch(url + path, body && posted(body));
  return { url, ask, pid: server.pid ?? 0, stop: () => stop(server) };
}

/** Debian's Chromium. @throws when it is not installed, saying how to install it */
export async function openChromium(): Promise<Browser> {
  await access(CHROMIUM).catch(() => {
    throw new Error(
      `${CHROMIUM} is missing, and the pages cannot be tested without it: apt-get install chromium`,
    );
  });
  return chromium.launch({ executablePath: CHROMIUM, args: QUIET });
}

function posted(body: Record<string, unknown>): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}

function addressFrom(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const url = /serving .* at (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (url !== undefined) resolve(url);
    };
    server.stdout?.on("data", listen);
    server.stderr?.on("data", listen);
    server.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise((done) => server.once("exit", done));
  server.kill("SIGTERM");
  await ended;
}
