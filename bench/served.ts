import { type ChildProcess, execFile, spawn } from "node:child_process";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Browser, type BrowserContext, type BrowserServer, chromium } from "playwright-core";
import { z } from "zod";
import { findServer, type Line } from "../src/http/line/line.ts";

/** The built command line of this project. */
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
  /** Grants access to whoever sends it. */
  token: string;
  pid: number;
  /** Creates a URL that lets one browser in, once. */
  newLink(): Promise<string>;
  /** Lets a browser context in. */
  letIn(context: BrowserContext): Promise<void>;
  /** Requests a path with the token, or posts a body to it. */
  ask(path: string, body?: Record<string, unknown>): Promise<Response>;
  stop(): Promise<void>;
}

/** Serves a small demo company from a temporary folder on a free port, until stopped. */
export async function serveDemo(customers: number): Promise<Served> {
  const directory = await mkdtemp(join(tmpdir(), "cambium-web-"));
  const clean = () => rm(directory, { recursive: true, force: true });
  try {
    await makeDemo(directory, customers);
    const served = await serveFolder(directory);
    return { ...served, stop: () => served.stop().then(clean) };
  } catch (error) {
    await clean();
    throw error;
  }
}

/**
 * Creates a small demo company in an empty folder.
 * @throws when the command line isn't built
 */
export async function makeDemo(directory: string, customers: number): Promise<void> {
  await access(CLI).catch(() => {
    throw new Error("there is no built command line; run `npm run build` first");
  });
  const args = ["demo", "--customers", String(customers), "--data", directory];
  await promisify(execFile)(process.execPath, [CLI, ...args]);
}

/**
 * Serves a data folder on a free port until stopped, without polling.
 * @param others extra flags
 */
export async function serveFolder(directory: string, others: string[] = []): Promise<Served> {
  const args = [CLI, "serve", "--data", directory, "--port", "0", "--no-poll", ...others];
  const server = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const { url, served } = await addressFrom(server);
  const line = await findServer(served);
  if (line === null) throw new Error(`the server at ${url} does not prove itself`);
  line.close();
  return { url, token: line.token, pid: server.pid ?? 0, ...asOwner(line), stop: () => stop(server) };
}

/** Functions to call a server with its token. */
export function asOwner({
  url,
  token,
}: Pick<Line, "url" | "token">): Pick<Served, "newLink" | "letIn" | "ask"> {
  const headers = { authorization: `Bearer ${token}` };
  const newLink = async () => {
    const answer = await fetch(`${url}/open`, { method: "POST", headers });
    return linkSchema.parse(await answer.json()).link;
  };
  return {
    newLink,
    letIn: async (context) => {
      await context.request.get(await newLink(), { maxRedirects: 0 });
    },
    ask: (path, body) => fetch(url + path, body === undefined ? { headers } : posted(body, headers)),
  };
}

function posted(body: Record<string, unknown>, headers: Record<string, string>): RequestInit {
  return {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}

const linkSchema = z.object({ link: z.string() });

/**
 * Launches Debian's Chromium.
 * @throws when it isn't installed, with how to install it
 */
export async function openChromium(): Promise<Browser> {
  return chromium.launch(await options());
}

/**
 * Launches Debian's Chromium for several processes to connect to.
 * @throws as `openChromium`
 */
export async function launchChromium(): Promise<BrowserServer> {
  return chromium.launchServer({ ...(await options()), host: "127.0.0.1" });
}

async function options(): Promise<{ executablePath: string; args: string[] }> {
  await access(CHROMIUM).catch(() => {
    throw new Error(
      `${CHROMIUM} is missing, and the pages cannot be tested without it: apt-get install chromium`,
    );
  });
  return { executablePath: CHROMIUM, args: QUIET };
}

/** The URL and folder that a server prints: the given folder, or the demo folder inside it. */
function addressFrom(server: ChildProcess): Promise<{ url: string; served: string }> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const [, served, url] = /serving (.*) at (http:\/\/127\.0\.0\.1:\d+)/.exec(said) ?? [];
      if (served !== undefined && url !== undefined) resolve({ url, served });
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
