import { join, resolve } from "node:path";
import { keepFresh } from "../api/evidence/fresh.ts";
import { demo } from "../api/evidence/import-operations.ts";
import { checkGivenSecrets } from "../api/evidence/sync-operations.ts";
import { knownOf } from "../api/known-books.ts";
import { perform } from "../api/perform.ts";
import { keepScheduled } from "../api/sql/due-queries.ts";
import { version } from "../api/version.ts";
import { type Effects, Workspace } from "../api/workspace.ts";
import { CambiumError } from "../base/error.ts";
import { packageRoot } from "../base/root.ts";
import { Access } from "../http/access/access.ts";
import type { AppOptions } from "../http/app.ts";
import { findServer, type Line } from "../http/line/line.ts";
import { startServer } from "../http/server.ts";
import { knownAccounts } from "../sources/stripe/accounts.ts";
import { hasCeiling } from "../sql/sandbox/child-process.ts";
import { withHolder } from "./holder.ts";
import { demoFolder, newLink } from "./open-command.ts";
import { printError } from "./print/print.ts";
import { progressLine } from "./progress-line.ts";
import type { Terminal } from "./terminal.ts";

const POLL_MS = 60_000;
/** Milliseconds between two looks for scheduled queries that are due. */
const SCHEDULE_MS = 60_000;
/** Milliseconds that `status` waits for the books before it answers as last known. */
const PATIENCE_MS = 400;
/** Milliseconds between the answer that the demo is left and the end of its server. */
const LEAVE_MS = 200;

/**
 * Serves the dashboard until the process is told to stop.
 * @returns the exit code
 */
export async function serveCommand(
  options: {
    data: string;
    port: string;
    demo: boolean;
    poll: boolean;
    debug: boolean;
    assistantWrites?: boolean;
  },
  terminal: Terminal,
): Promise<number> {
  const own = resolve(options.data);
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new CambiumError("usage", `invalid port: "${options.port}"`, {
      hint: "Use a number from 0 to 65535.",
    });
  }
  const { progress, show } = progressLine(terminal);
  const effects = { now: () => new Date(), progress, show, patienceMs: PATIENCE_MS };
  const say = (message: string) => terminal.err(`${message}\n`);
  const first = await findServer(own, say);
  const directory = first === null && options.demo ? await withDemo(own, effects) : own;
  const running = first ?? (await findServer(directory, say));
  if (running !== null) return alreadyServing(directory, running, terminal);
  const serving: Serving = {
    own,
    port,
    access: new Access(),
    stopped: stopSignal(),
    options,
    effects,
    terminal,
  };
  const isLeft = await serveUntil(serving, directory);
  if (isLeft) await serveUntil(serving, own);
  return 0;
}

/** What stays the same when a server goes from the demo company to one's own folder. */
interface Serving {
  own: string;
  port: number;
  access: Access;
  stopped: Promise<void>;
  options: { poll: boolean; debug: boolean; assistantWrites?: boolean };
  effects: Effects;
  terminal: Terminal;
}

/** Serves a folder until the process is told to stop, or the demo company is left. @returns whether it was left */
async function serveUntil(serving: Serving, directory: string): Promise<boolean> {
  const { own, options, terminal } = serving;
  const leaving = leave(own);
  const effects = { ...serving.effects, ...(directory !== own && { leaveDemo: leaving.start }) };
  const workspace = await withHolder(directory, () => Workspace.open(directory, effects));
  try {
    checkGivenSecrets(workspace);
    if (directory !== own && (await isEmpty(workspace)))
      await perform(workspace, demo, {}, { by: "command line" });
    else await workspace.reading();
    await knownOf(workspace);
    const onError = (error: unknown) => printError(error, options.debug === true, terminal);
    const fresh = keepFresh(workspace, { everyMs: options.poll ? POLL_MS : null, onError });
    const scheduled = keepScheduled(workspace, { everyMs: SCHEDULE_MS, onError });
    try {
      const server = await listen(workspace, serving, ({ isMissing }) => fresh.wake(isMissing));
      serving.port = Number(new URL(server.url).port);
      terminal.out(`Cambium is serving ${directory} at ${server.url} (stop with Ctrl-C)\n`);
      sayLink(server.newLink(), terminal);
      if (!hasCeiling) terminal.out(`${NO_CEILING}\n`);
      const isLeft = await Promise.race([serving.stopped.then(() => false), leaving.left.then(() => true)]);
      await server.close();
      return isLeft;
    } finally {
      await Promise.all([fresh.stop(), scheduled.stop()]);
    }
  } finally {
    await workspace.close();
  }
}

const NO_CEILING =
  "SQL queries: this system doesn't bound the memory of their processes; only DuckDB's own limit holds.";

/** Leaves the demo company a moment after it was asked to, so that whoever asked gets an answer first. */
function leave(own: string): { start(): string; left: Promise<void> } {
  let resolve: () => void = () => undefined;
  const left = new Promise<void>((done) => {
    resolve = done;
  });
  const start = () => {
    setTimeout(resolve, LEAVE_MS);
    return own;
  };
  return { start, left };
}

async function alreadyServing(directory: string, line: Line, terminal: Terminal): Promise<number> {
  try {
    terminal.out(`Cambium is already serving ${directory} at ${line.url}\n`);
    sayLink(await newLink(line), terminal);
    return 0;
  } finally {
    line.close();
  }
}

function sayLink(link: string, { out }: Terminal): void {
  out(`Open ${link} in your browser. The link works once; print another with \`npx cambium open\`\n`);
}

/**
 * The folder itself or, while it's empty, a demo folder inside it, so that the demo company never mixes with real data.
 */
async function withDemo(own: string, effects: Effects): Promise<string> {
  const workspace = await withHolder(own, () => Workspace.open(own, effects));
  try {
    return (await isEmpty(workspace)) ? demoFolder(own) : own;
  } finally {
    await workspace.close();
  }
}

/** Whether a folder is empty and no sync has started. */
async function isEmpty({ store }: Workspace): Promise<boolean> {
  return (await store.lastSeq()) === 0 && (await knownAccounts(store)).size === 0;
}

async function listen(
  workspace: Workspace,
  { port, access, options }: Serving,
  onWebhook: AppOptions["onWebhook"],
) {
  try {
    return await startServer(workspace, {
      port,
      access,
      version: await version(),
      webDirectory: join(packageRoot, "dist/web"),
      mayAssistantsWrite: options.assistantWrites === true,
      onWebhook,
    });
  } catch (cause) {
    throw new CambiumError("conflict", `can't use port ${port}`, {
      hint: "Choose another with --port, or pass 0 for a free one.",
      cause,
    });
  }
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}
