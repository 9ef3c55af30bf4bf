import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

/** What a server notes in its data folder, for other commands to find it. */
const noteSchema = z.object({ url: z.string(), instance: z.string() });
type Note = z.infer<typeof noteSchema>;

const healthSchema = z.object({ name: z.literal("cambium"), instance: z.string() });

const fileOf = (directory: string) => join(directory, "server.json");

export function writeNote(directory: string, note: Note): Promise<void> {
  return writeFile(fileOf(directory), `${JSON.stringify(note)}\n`, { mode: 0o600 });
}

export function removeNote(directory: string): Promise<void> {
  return rm(fileOf(directory), { force: true });
}

/** The address of the server that runs on a data folder, if one does and answers. */
export async function findServer(directory: string): Promise<string | null> {
  try {
    const { url, instance } = noteSchema.parse(JSON.parse(await readFile(fileOf(directory), "utf8")));
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) });
    const health = healthSchema.parse(await response.json());
    return health.instance === instance ? url : null;
  } catch {
    return null;
  }
}
