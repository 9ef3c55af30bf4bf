import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { allOperations } from "../../api/operations.ts";
import { version } from "../../api/version.ts";
import { CambiumError } from "../../base/error.ts";
import { toolsOf } from "../../mcp/tool-list.ts";
import type { Terminal } from "../terminal.ts";
import { folderHouse } from "./folder-house.ts";

/**
 * Answers an assistant over standard input and output, for a data folder that is served or not.
 * @returns the exit code
 */
export async function mcpCommand(
  options: { data: string; allowWrites?: boolean; allowFiles?: boolean; only?: string[] },
  { err }: Terminal,
): Promise<number> {
  const directory = resolve(options.data);
  await checkFolder(directory);
  const { allowWrites: writes = false, allowFiles: files = false, only } = options;
  const tools = toolsOf(allOperations, { writes, files, ...(only !== undefined && { only }) });
  const say = (message: string) => err(`${message}\n`);
  const house = folderHouse(directory, say);
  const { answerStdio } = await import("../../mcp/mcp-stdio.ts");
  try {
    await answerStdio(tools, house, { version: await version(), onError: ({ message }) => say(message) });
  } finally {
    await house.close();
  }
  return 0;
}

/** Refuses a folder that isn't there: assistants start programs in a folder of their own choice. */
async function checkFolder(directory: string): Promise<void> {
  const found = await stat(directory).catch(() => null);
  if (found?.isDirectory() === true) return;
  throw new CambiumError("not_found", `no data folder at ${directory}`, {
    hint: "Name the folder with its whole path: cambium mcp --data /path/to/data",
  });
}
