import { resolve } from "node:path";
import { z } from "zod";
import { backUp } from "../../store/backup/backup.ts";
import { checkOutside } from "../../store/landing.ts";
import { operation, pathSchema } from "../operation.ts";
import { version } from "../version.ts";

export const backupOperation = operation({
  name: "backup",
  summary: "Back up everything that can't be rebuilt to one file, even while serving",
  effect: "write",
  path: "/backup",
  positional: ["file"],
  takesTurns: false,
  input: z.object({
    file: pathSchema.describe("File to write on this machine, such as cambium.tar.gz"),
    overwrite: z.boolean().optional().describe("Replace the file if it exists"),
  }),
  output: z.object({
    file: z.string(),
    files: z.number().describe("Number of files in the backup"),
    bytes: z.number().describe("Their size before compression"),
    taken_at: z.string(),
    record: z.string().nullable().describe("Id of the record; null if it has none"),
  }),
  async run(workspace, input) {
    const file = resolve(input.file);
    await checkOutside(workspace.directory, file);
    const request = {
      file,
      isOverwriting: input.overwrite ?? false,
      version: await version(),
      now: workspace.effects.now(),
    };
    const { files, taken_at, record } = await workspace.alongside(() => backUp(workspace.directory, request));
    const bytes = files.reduce((sum, one) => sum + one.bytes, 0);
    return { file, files: files.length, bytes, taken_at, record };
  },
});
