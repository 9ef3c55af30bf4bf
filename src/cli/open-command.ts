import { join, resolve } from "node:path";
import { z } from "zod";
import { CambiumError } from "../base/error.ts";
import { findServer, type Line } from "../http/line/line.ts";
import { OPEN_PATH } from "../http/pages/open-link.ts";
import { answerIn } from "./ask.ts";
import type { Terminal } from "./terminal.ts";

const openedSchema = z.object({ link: z.string() });

/**
 * Prints a new link that lets a browser in, or with `header`, the header that lets a script in.
 * @returns the exit code
 */
export async function openCommand(
  { data, json, header }: { data: string; json: boolean; header: boolean },
  { out, err }: Terminal,
): Promise<number> {
  const own = resolve(data);
  const say = (message: string) => err(`${message}\n`);
  const line = (await findServer(own, say)) ?? (await findServer(demoFolder(own), say));
  if (line === null) throw notServing(own);
  try {
    const text = header === true ? `Authorization: Bearer ${line.token}` : await newLink(line);
    const said = header === true ? { url: line.url, header: text } : { url: line.url, link: text };
    out(json === true ? `${JSON.stringify(said, null, 2)}\n` : `${text}\n`);
    return 0;
  } finally {
    line.close();
  }
}

/** Creates a link that lets a browser in once. */
export async function newLink(line: Line): Promise<string> {
  return openedSchema.parse(answerIn(await line.send({ method: "POST", path: OPEN_PATH }))).link;
}

/** The folder of the demo company, shown while a data folder is empty. */
export function demoFolder(own: string): string {
  return join(own, "demo");
}

function notServing(directory: string): CambiumError {
  return new CambiumError("not_found", `no server is running on ${directory}`, {
    hint: "Start one with `npx cambium serve`, or pass its folder with --data.",
  });
}
