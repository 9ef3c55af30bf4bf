import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { CambiumError } from "../base/error.ts";
import { LIMITS, tooMuch, UPLOADS } from "../base/limits.ts";

/** A file that a page sent, waiting to be imported. */
export interface Upload {
  id: string;
  /** The name that the user's file has. */
  name: string;
  path: string;
  bytes: number;
}

interface KeptUpload extends Upload {
  folder: string;
  /** When it came, in milliseconds. */
  at: number;
}

/**
 * Files that pages sent, each in a scratch folder of the data folder, for its user alone. They go when they are
 * imported, after a day, when too many wait, and with the server.
 */
export class Uploads {
  readonly #directory: string;
  readonly #kept = new Map<string, KeptUpload>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Writes a file as it comes. Nothing stays of one that breaks off or is too large.
   * @param most bytes that it may have
   * @throws CambiumError `usage` without a name or content, `too_much` over the limit; what the stream throws when it
   * breaks off
   */
  async add(
    { name, content, most = LIMITS.upload.most }: Incoming,
    now: Date,
  ): Promise<Omit<Upload, "path">> {
    const known = fileName(name);
    await this.sweep(now);
    const folder = await mkdtemp(join(this.#directory, "scratch-"));
    try {
      const path = join(folder, known);
      const bytes = await write(content, path, most);
      if (bytes === 0)
        throw new CambiumError("usage", `${known} is empty: 0 bytes`, { hint: "Export it again." });
      const id = randomBytes(16).toString("base64url");
      this.#kept.set(id, { id, name: known, path, bytes, folder, at: now.getTime() });
      await this.#removeOldest();
      return { id, name: known, bytes };
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** @throws CambiumError `not_found` for a file that isn't waiting any more */
  find(id: string): Upload {
    const found = this.#kept.get(id);
    if (found !== undefined) return found;
    throw new CambiumError("not_found", "the uploaded file is no longer on the server", {
      reason: { id: "upload_gone" },
      hint: `Choose the file again. Files wait for ${UPLOADS.hours} hours, or until the server stops.`,
    });
  }

  async remove(id: string): Promise<void> {
    const found = this.#kept.get(id);
    this.#kept.delete(id);
    if (found !== undefined) await rm(found.folder, { recursive: true, force: true });
  }

  /** Removes files that have waited for too long. */
  async sweep(now: Date): Promise<void> {
    const since = now.getTime() - UPLOADS.hours * 3_600_000;
    for (const { id, at } of [...this.#kept.values()]) if (at <= since) await this.remove(id);
  }

  /** Removes all files, as when the server stops. */
  async close(): Promise<void> {
    for (const id of [...this.#kept.keys()]) await this.remove(id);
  }

  async #removeOldest(): Promise<void> {
    for (const id of [...this.#kept.keys()].slice(0, -UPLOADS.most)) await this.remove(id);
  }
}

/** A file on its way. */
export interface Incoming {
  name: string;
  content: AsyncIterable<Uint8Array>;
  most?: number;
}

/** Writes a stream to a new file for this user alone. @returns its bytes */
async function write(content: AsyncIterable<Uint8Array>, path: string, most: number): Promise<number> {
  let bytes = 0;
  const counted = async function* () {
    for await (const chunk of content) {
      bytes += chunk.length;
      if (bytes > most) throw tooMuch("upload", `more than ${most.toLocaleString("en")}`);
      yield chunk;
    }
  };
  await pipeline(counted, createWriteStream(path, { mode: 0o600, flags: "wx" }));
  return bytes;
}

const MOST_NAME_BYTES = 200;

/** The last part of a name, as a file may be called on any system. */
function fileName(given: string): string {
  const last = basename(given.replaceAll("\\", "/")).replaceAll(/[\p{Cc}<>:"|?*]/gu, "_");
  const name = Buffer.from(last)
    .subarray(-MOST_NAME_BYTES)
    .toString()
    .replace(/^\uFFFD+/, "");
  if (name.replaceAll(".", "").trim() !== "") return name;
  throw new CambiumError("usage", "name: the name of the file is missing", {
    hint: "Send it in the address, such as /api/v1/uploads?name=periods.csv.",
  });
}
