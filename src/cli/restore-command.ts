import { resolve } from "node:path";
import { CambiumError } from "../base/error.ts";
import { findServer } from "../http/line/line.ts";
import { restore } from "../store/backup/restore.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Creates a data folder from a backup.
 * @returns the exit code
 */
export async function restoreCommand(
  file: string,
  options: { data: string; json: boolean },
  { out, err }: Terminal,
): Promise<number> {
  if (file.trim() === "")
    throw new CambiumError("usage", "file: a path is missing", { hint: "Name a backup." });
  const directory = resolve(options.data);
  const running = await findServer(directory, (message) => err(`${message}\n`));
  if (running !== null) {
    running.close();
    throw new CambiumError("conflict", `Cambium is serving ${directory} at ${running.url}`, {
      hint: "Stop it and move the folder away, or choose another with --data.",
    });
  }
  const { files, taken_at, record, cambium } = await restore(resolve(file), directory);
  const bytes = files.reduce((sum, one) => sum + one.bytes, 0);
  if (options.json === true) {
    out(`${JSON.stringify({ directory, files: files.length, bytes, taken_at, record, cambium }, null, 2)}\n`);
    return 0;
  }
  out(
    `Restored ${directory} as of ${taken_at}: ${files.length} files, ${bytes} bytes. Cambium rebuilds figures when you first ask for them.\n`,
  );
  return 0;
}
