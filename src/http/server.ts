import { randomUUID } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { z } from "zod";
import type { Workspace } from "../api/workspace.ts";
import { type AppOptions, httpApp } from "./app.ts";

/** A server that runs on a data folder. */
export interface RunningServer {
  url: string;
  close(): Promise<void>;
}

const noteSchema = z.object({ url: z.string(), instance: z.string() });
const healthSchema = z.object({ name: z.literal("cambium"), instance: z.string() });

/**
 * Serves a workspace on 127.0.0.1, and notes the address in its folder for other commands to find.
 * @param port 0 takes a free one
 */
export async function startServer(
  workspace: Workspace,
  { port, ...options }: Omit<AppOptions, "instance"> & { port: number },
): Promise<RunningServer> {
  const instance = randomUUID();
  const app = httpApp(workspace, { ...options, instance });
  const note = join(workspace.directory, "server.json");
  const { server, taken } = await new Promise<{ server: ReturnType<typeof serve>; taken: number }>(
    (resolve, reject) => {
      const started = serve({ fetch: app.fetch, hostname: "127.0.0.1", port }, (info) =>
        resolve({ server: started, taken: info.port }),
      );
      started.once("error", reject);
    },
  );
  const url = `http://127.0.0.1:${taken}`;
  await writeFile(note, `${JSON.stringify({ url, instance })}\n`, { mode: 0o600 });
  return {
    url,
    close: async () => {
      await rm(note, { force: true });
      await new Promise((resolve) => {
        server.close(resolve);
        if ("closeAllConnections" in server) server.closeAllConnections();
      });
    },
  };
}

/** The address of the server that runs on a data folder, if one does and answers. */
export async function findServer(directory: string): Promise<string | null> {
  try {
    const { url, instance } = noteSchema.parse(
      JSON.parse(await readFile(join(directory, "server.json"), "utf8")),
    );
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) });
    const health = healthSchema.parse(await response.json());
    return health.instance === instance ? url : null;
  } catch {
    return null;
  }
}
