import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { serve } from "@hono/node-server";
import type { Workspace } from "../api/workspace.ts";
import { Access } from "./access/access.ts";
import { type AppOptions, httpApp } from "./app.ts";
import { removeNote, writeNote } from "./line/note.ts";
import { linkOf } from "./pages/open-link.ts";

/** Milliseconds that a client sending too much has to read the error before the connection ends. */
const LINGER_MS = 500;

const HOUR_MS = 3_600_000;

/** What a server needs besides its workspace. */
export interface ServerOptions extends Omit<AppOptions, "instance" | "access"> {
  /** 0 picks a free one. */
  port: number;
  /** Who may use it; nobody yet by default. */
  access?: Access;
}

/** A server running on a data folder. */
export interface RunningServer {
  url: string;
  /** Grants access to whoever sends it. */
  token: string;
  /** Creates a URL that lets one browser in, once. */
  newLink(): string;
  close(): Promise<void>;
}

/**
 * Serves a workspace on 127.0.0.1, and notes the URL and token in its folder for other commands.
 */
export async function startServer(
  workspace: Workspace,
  { port, access = new Access(), ...options }: ServerOptions,
): Promise<RunningServer> {
  const instance = randomUUID();
  const app = httpApp(workspace, { ...options, instance, access });
  const { server, taken } = await new Promise<{ server: ReturnType<typeof serve>; taken: number }>(
    (resolve, reject) => {
      const started = serve({ fetch: app.fetch, hostname: "127.0.0.1", port }, (info) =>
        resolve({ server: started, taken: info.port }),
      );
      started.once("error", reject);
    },
  );
  server.on("request", (incoming: IncomingMessage, outgoing: ServerResponse) => {
    outgoing.once("finish", () => endUnread(incoming));
  });
  const sweeping = setInterval(() => sweep(workspace), HOUR_MS).unref();
  const url = `http://127.0.0.1:${taken}`;
  await writeNote(workspace.directory, { url, instance, pid: process.pid, token: access.token });
  return {
    url,
    token: access.token,
    newLink: () => linkOf(url, access.newLink()),
    close: async () => {
      clearInterval(sweeping);
      await removeNote(workspace.directory, instance);
      await new Promise((resolve) => {
        server.close(resolve);
        if ("closeAllConnections" in server) server.closeAllConnections();
      });
    },
  };
}

function sweep({ uploads, effects }: Workspace): void {
  void uploads.sweep(effects.now()).catch(() => undefined);
}

/** Ends the connection of a request that keeps sending after it was answered. */
function endUnread(incoming: IncomingMessage): void {
  if (incoming.complete) return;
  const end = () => {
    if (!incoming.complete) incoming.socket.destroySoon();
  };
  setTimeout(end, LINGER_MS).unref();
}
