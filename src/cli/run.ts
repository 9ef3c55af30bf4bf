import { resolve } from "node:path";
import type { Operation } from "../api/operation.ts";
import { inputFromText } from "../api/text.ts";
import { Workspace } from "../api/workspace.ts";
import { findServer } from "../http/note.ts";
import { askServer } from "./ask.ts";
import { keepKey } from "./keep-key.ts";
import { printOutput } from "./print.ts";
import { progressLine } from "./progress-line.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Runs an operation from the command line: by the server that has the data folder open, else here.
 * @returns the exit code
 */
export async function runOperation(
  operation: Operation,
  texts: Record<string, string[]>,
  globals: { data: string; json: boolean; isKeySaved: boolean },
  terminal: Terminal,
): Promise<number> {
  const input = inputFromText(operation, texts);
  const directory = resolve(globals.data);
  const url = await findServer(directory);
  const keep = async () => {
    if (operation.name === "sync stripe" && globals.isKeySaved) await keepKey(directory, terminal);
  };
  if (url !== null) await keep();
  const output =
    url === null
      ? await runHere(operation, input, directory, terminal)
      : await askServer(url, operation, absolute(input));
  if (url === null) await keep();
  printOutput(operation, output, globals.json, terminal);
  return isFailure(output) ? 1 : 0;
}

async function runHere(
  operation: Operation,
  input: Record<string, unknown>,
  directory: string,
  terminal: Terminal,
): Promise<unknown> {
  const { progress, show, end } = progressLine(terminal);
  const effects = { now: () => new Date(), progress, show };
  const workspace = await Workspace.open(directory, effects);
  try {
    return await operation.run(workspace, input);
  } finally {
    end();
    await workspace.close();
  }
}

/** Paths as they are meant here, for a server that runs in another folder. */
function absolute(input: Record<string, unknown>): Record<string, unknown> {
  const { files, file, directory } = input;
  return {
    ...input,
    ...(Array.isArray(files) && { files: files.map((file) => resolve(String(file))) }),
    ...(typeof file === "string" && { file: resolve(file) }),
    ...(typeof directory === "string" && { directory: resolve(directory) }),
  };
}

/** Whether an operation that judges (verify, doctor) judged that something is wrong. */
function isFailure(output: unknown): boolean {
  const { is_sound, is_well } = Object(output);
  return is_sound === false || is_well === false;
}
