import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { z } from "zod";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { importPreviewOperation } from "../../src/api/evidence/import-preview.ts";
import type { understoodSchema } from "../../src/api/evidence/understood-output.ts";
import type { SourceName } from "../../src/sources/sources.ts";
import type { Folder } from "../workspace.ts";

type Flags = Omit<Parameters<typeof importOperation.run>[1], "source" | "files">;

/** What a dry run of one file says of it. */
export interface Trial {
  understood: z.infer<typeof understoodSchema>;
  /** MRR at the last month ends, in minor units, by month. */
  mrr: Record<string, number | null>;
  /** The warnings: code, message and hint. */
  warnings: Record<string, string>;
  /** What each column is read as. */
  columns: Record<string, string>;
}

/** Tries to import a file, which keeps nothing. */
export async function tried(
  { directory, workspace }: Folder,
  source: SourceName,
  content: string,
  flags: Flags = {},
): Promise<Trial> {
  const path = join(directory, "list.csv");
  await writeFile(path, content);
  const input = { source, files: [path], dry_run: true, ...flags };
  const { understood, figures } = await importOperation.run(workspace, input);
  const [one] = understood;
  if (one === undefined) throw new Error("nothing was understood");
  return {
    understood: one,
    mrr: Object.fromEntries(figures.mrr.map(({ period, value }) => [period, value])),
    warnings: Object.fromEntries(one.warnings.map(({ code, message, hint }) => [code, `${message} ${hint}`])),
    columns: Object.fromEntries(one.columns.map(({ column, field, how }) => [column, field ?? how])),
  };
}

/** The kind of list that a file is taken for. */
export async function kindOf({ directory, workspace }: Folder, content: string): Promise<string> {
  const path = join(directory, "kind.csv");
  await writeFile(path, content);
  return (await importPreviewOperation.run(workspace, { files: [path] })).source;
}
