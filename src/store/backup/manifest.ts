import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { checkMost } from "../../base/limits.ts";
import { RECORD } from "../folder-names.ts";

/** Name of the first entry in a backup archive. */
export const MANIFEST = "manifest.json";

const FORMAT = 1;

const fileSchema = z.strictObject({
  name: z.string(),
  bytes: z.number().int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const manifestSchema = z.object({
  format: z.literal(FORMAT),
  /** The version of Cambium that wrote it. */
  cambium: z.string(),
  /** The record's id; null for records from before ids. */
  record: z.string().nullable(),
  taken_at: z.string(),
  files: z.array(fileSchema),
});

/** The content list of a backup. */
export type Manifest = z.infer<typeof manifestSchema>;
export type BackedFile = Manifest["files"][number];

export function newManifest(rest: Omit<Manifest, "format">): Manifest {
  checkMost("backed", rest.files.length);
  return { format: FORMAT, ...rest };
}

/**
 * Parses a manifest.
 * @throws CambiumError `conflict` for a newer format, `bad_input` if it isn't a valid manifest, `too_much` for too many
 * files
 */
export function readManifest(text: string): Manifest {
  const json = jsonOf(text);
  const format = z.object({ format: z.number(), cambium: z.string() }).safeParse(json);
  if (format.success && format.data.format > FORMAT) {
    throw new CambiumError(
      "conflict",
      `the backup has a newer format (${format.data.format}), written by Cambium ${format.data.cambium}`,
      { hint: "Update Cambium and restore it again." },
    );
  }
  const read = manifestSchema.safeParse(json);
  if (!read.success) throw brokenBackup("its manifest can't be read");
  checkMost("backed", read.data.files.length);
  for (const { name } of read.data.files) checkName(name);
  const names = new Set(read.data.files.map(({ name }) => name));
  if (names.size < read.data.files.length) throw brokenBackup("its manifest lists a file twice");
  if (!names.has(RECORD)) throw brokenBackup("it has no record");
  return read.data;
}

/**
 * Checks that a name belongs in a backup and stays within the data folder: the record, the secrets, or a file directly
 * in one of `FOLDERS`.
 * @throws CambiumError `bad_input`
 */
export function checkName(name: string): void {
  if (name === RECORD || name === "secrets.json") return;
  const [folder = "", file = "", ...more] = name.split("/");
  const isPlain = file !== "" && file !== "." && file !== ".." && !/[\\\0]/.test(file);
  if (FOLDERS.some((known) => known === folder) && isPlain && more.length === 0) return;
  throw brokenBackup(`it contains ${JSON.stringify(name)}, which doesn't belong in a data folder`);
}

/** Subfolders of a data folder that are backed up. */
export const FOLDERS = ["imports", "unlisted"] as const;

/** The error for a damaged backup. */
export function brokenBackup(what: string, cause?: unknown): CambiumError {
  return new CambiumError("bad_input", `the backup is damaged: ${what}`, {
    hint: "Nothing was restored. Copy the backup again, or use another one.",
    cause,
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
