import { Agent, request } from "node:http";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { isProof, newChallenge } from "../access/access.ts";
import { isAlive, type Note, readNote } from "./note.ts";

/** Milliseconds without an answer after which a server counts as busy. */
const SILENT_MS = 2000;
/** Milliseconds to wait for a busy server whose process is alive. */
const WAIT_MS = 120_000;

const healthSchema = z.object({ name: z.literal("cambium"), proof: z.string() });

export interface Sent {
  method: "GET" | "POST";
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface Reply {
  status: number;
  body: string;
}

/** A connection to a data folder's server, which has proved its identity; it carries the token. */
export interface Line {
  url: string;
  token: string;
  /**
   * Waits without limit: a sync may take hours.
   * @throws CambiumError `conflict` when the connection breaks
   */
  send(sent: Sent): Promise<Reply>;
  close(): void;
}

/**
 * Connects to the server that runs on a data folder, if any. A stranger listening at the noted address learns nothing:
 * the server first proves that it wrote the note, and everything is sent over that same connection.
 * @param say called when it has to wait for a server
 * @returns null when none answers
 */
export async function findServer(
  directory: string,
  say: (message: string) => void = () => undefined,
  { silentMs = SILENT_MS, waitMs = WAIT_MS } = {},
): Promise<Line | null> {
  const note = await readNote(directory);
  if (note === null) return null;
  const line = openLine(note);
  const busy = setTimeout(() => {
    if (!isAlive(note.pid)) return line.close();
    say(`The server at ${note.url} (process ${note.pid}) is busy; waiting for it`);
  }, silentMs);
  const end = setTimeout(() => line.close(), waitMs);
  const isTrue = await isProved(line).catch(() => false);
  clearTimeout(busy);
  clearTimeout(end);
  if (isTrue) return line;
  line.close();
  return null;
}

/** The note of a folder's server, unless its process is gone. */
export async function notedServer(directory: string): Promise<Note | null> {
  const note = await readNote(directory);
  return note !== null && isAlive(note.pid) ? note : null;
}

async function isProved(line: OneSocketLine): Promise<boolean> {
  const challenge = newChallenge();
  const { body } = await line.sendOpenly({ method: "GET", path: `/health?challenge=${challenge}` });
  return isProof(line.token, challenge, healthSchema.parse(JSON.parse(body)).proof);
}

interface OneSocketLine extends Line {
  /** Sends without the token. */
  sendOpenly(sent: Sent): Promise<Reply>;
}

/** A line bound to a single socket: if it breaks, nothing is sent over another. */
function openLine({ url, token }: Note): OneSocketLine {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let own: Socket | null = null;
  const sendOpenly = ({ method, path, headers = {}, body }: Sent) =>
    new Promise<Reply>((resolve, reject) => {
      const sent = { ...headers, ...(body !== undefined && { "content-type": "application/json" }) };
      const asked = request(new URL(path, url), { method, headers: sent, agent }, (answer) => {
        text(answer).then((found) => resolve({ status: answer.statusCode ?? 0, body: found }), reject);
      });
      asked.once("socket", (socket) => {
        own ??= socket;
        if (socket !== own) asked.destroy(new Error("the connection was lost"));
      });
      asked.once("error", reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  const send = async ({ headers, ...sent }: Sent) => {
    try {
      return await sendOpenly({ ...sent, headers: { ...headers, authorization: `Bearer ${token}` } });
    } catch (cause) {
      throw brokenOff(url, cause);
    }
  };
  return { url, token, send, sendOpenly, close: () => (own === null ? agent.destroy() : own.destroy()) };
}

function brokenOff(url: string, cause: unknown): CambiumError {
  return new CambiumError("conflict", `the server at ${url} stopped before it answered`, {
    hint: "Check with `cambium status` or `cambium audit` whether it was done before you try again.",
    cause,
  });
}
