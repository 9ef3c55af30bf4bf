import { join, resolve } from "node:path";
import { demo } from "../api/evidence.ts";
import { Workspace } from "../api/workspace.ts";
import { CambiumError } from "../base/error.ts";
import { findServer } from "../http/note.ts";
import { startServer } from "../http/server.ts";
import type { Terminal } from "./terminal.ts";
import { packageRoot, version } from "./version.ts";

/** Serves the dashboard until the process is told to stop. @returns the exit code */
export async function serveCommand(
  options: { data: string; port: string; demo: boolean },
  terminal: Terminal,
): Promise<number> {
  const directory = resolve(options.data);
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new CambiumError("usage", `"${options.port}" is no port`, {
      hint: "Give a number from 0 to 65535.",
    });
  }
  const running = await findServer(directory);
  if (running !== null) {
    terminal.out(`Cambium is already serving ${directory} at ${running}\n`);
    return 0;
  }
  const effects = {
    now: () => new Date(),
    progress: (message: string) => terminal.err(`${message} …\n`),
  };
  const workspace = await Workspace.open(directory, effects);
  try {
    if (options.demo && (await workspace.store.imports()).length === 0) await demo.run(workspace, {});
    else await workspace.book();
    const server = await listen(workspace, port);
    terminal.out(`Cambium is serving ${directory} at ${server.url} (stop with Ctrl-C)\n`);
    await stopSignal();
    await server.close();
    return 0;
  } finally {
    await workspace.close();
  }
}

async function listen(workspace: Workspace, port: number) {
  try {
    return await startServer(workspace, {
      port,
      version: await version(),
      webDirectory: join(packageRoot, "dist/web"),
    });
  } catch (cause) {
    throw new CambiumError("conflict", `port ${port} cannot be used`, {
      hint: "Name another with --port, or 0 for a free one.",
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
