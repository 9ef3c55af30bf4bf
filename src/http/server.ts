import { randomUUID } from "node:crypto";
import { serve } from "@hono/node-server";
import type { Workspace } from "../api/workspace.ts";
import { type AppOptions, httpApp } from "./app.ts";
import { removeNote, writeNote } from "./note.ts";

/** A server that runs on a data folder. */
export interface RunningServer {
  url: string;
  close(): Promise<void>;
}

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
  const { server, taken } = await new Promise<{ server: ReturnType<typeof serve>; taken: number }>(
    (resolve, reject) => {
      const started = serve({ fetch: app.fetch, hostname: "127.0.0.1", port }, (info) =>
        resolve({ server: started, taken: info.port }),
      );
      started.once("error", reject);
    },
  );
  const url = `http://127.0.0.1:${taken}`;
  await writeNote(workspace.directory, { url, instance });
  return {
    url,
    close: async () => {
      await removeNote(workspace.directory);
      await new Promise((resolve) => {
        server.close(resolve);
        if ("closeAllConnections" in server) server.closeAllConnections();
      });
    },
  };
}
