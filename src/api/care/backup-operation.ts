import { resolve } from "node:path";
import { z } from "zod";
import { backUp } from "../../store/backup/backup.ts";
import { checkOutside } from "../../store/landing.ts";
import { operation, pathSchema } from "../operation.ts";
import { version } from "../version.ts";

export const backupOperation = operation({
  name: "backup",
  summary: "Write everything that cannot be made again into one file, also while serving",
  effect: "write",
  path: "/backup",
  positional: ["file"],
  takesTurns: false,
  input: z.object({
    file: pathSchema.describe("The file to write on this machine, such as cambium.tar.gz"),
    overwrite: z
      .boolean()
      .optional()
      .describe("Replace the file where it is there; without it that is a refusal"),
  }),
  output: z.object({
    file: z.string(),
    files: z.number().describe("How many files it holds"),
    bytes: z.number().describe("What they come to, not compressed"),
    taken_at: z.string(),
    record: z.string().nullable().describe("The id of the record; null where it has none"),
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
