import { resolve } from "node:path";
import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { pathSchema } from "../operation.ts";
import type { Workspace } from "../workspace.ts";
import { filesWithPasted } from "./pasted-table.ts";
import type { Scratch } from "./scratch.ts";

/** Input fields that name the files to read: on this machine, pasted, or sent to the server. */
export const filesFields = {
  files: z
    .array(pathSchema)
    .min(1)
    .optional()
    .describe("CSV, gzipped CSV, Excel (.xlsx) or Parquet files on this machine; - is a pasted table"),
  text: z
    .string()
    .optional()
    .describe("The pasted table, for the file -; the command line reads it from standard input"),
  uploads: z
    .array(z.string())
    .min(1)
    .optional()
    .describe("Instead of files: ids of files sent to the server with POST /api/v1/uploads"),
};

const filesSchema = z.object(filesFields);
type Files = z.infer<typeof filesSchema>;

/**
 * The paths of the files that an input names; a pasted table is written to `scratch`.
 * @throws CambiumError `usage` unless it names either files or uploads, `not_found` for an upload that is gone; as
 * `filesWithPasted` does
 */
export async function pathsOf(
  { uploads }: Workspace,
  { files, text, uploads: ids }: Files,
  scratch: Scratch,
): Promise<string[]> {
  if ((files === undefined) === (ids === undefined))
    throw new CambiumError("usage", "pass either files or uploads", {
      hint: "files are paths on this machine; uploads are ids from POST /api/v1/uploads.",
    });
  if (ids === undefined || text !== undefined) return filesWithPasted(files ?? [], text, scratch);
  return ids.map((id) => resolve(uploads.find(id).path));
}

/** What the audit log keeps of the input: how long a pasted table was, not the table. */
export function auditedFiles({ text, ...rest }: Files): unknown {
  return text === undefined ? rest : { ...rest, text: `${Buffer.byteLength(text)} bytes` };
}

/** Removes uploads that were imported. */
export async function removeUploads({ uploads }: Workspace, { uploads: ids = [] }: Files): Promise<void> {
  for (const id of ids) await uploads.remove(id);
}
