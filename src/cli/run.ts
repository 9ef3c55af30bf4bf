import { resolve } from "node:path";
import { PASTED } from "../api/evidence/pasted-table.ts";
import { incompleteIn } from "../api/incomplete.ts";
import type { Operation } from "../api/operation.ts";
import { perform } from "../api/perform.ts";
import { forFile } from "../api/sql/table-files.ts";
import { inputFromText, parametersOf } from "../api/text-input.ts";
import { Workspace } from "../api/workspace.ts";
import { findServer } from "../http/line/line.ts";
import { askServer } from "./ask.ts";
import { askProposed } from "./ask-proposed.ts";
import { withHolder } from "./holder.ts";
import { keepKey } from "./keep-key.ts";
import { withPasted } from "./pasted.ts";
import { printOutput } from "./print/print.ts";
import { progressLine } from "./progress-line.ts";
import { checkOut, type TableOut, writeOut } from "./table-out.ts";
import type { Terminal } from "./terminal.ts";
import { sayingWhatFor } from "./waits.ts";

/**
 * Runs an operation from the command line: in the server that has the data folder open, otherwise in this process.
 * @returns the exit code
 */
export async function runOperation(
  operation: Operation,
  texts: Record<string, string[]>,
  globals: { data: string; json: boolean; isKeySaved: boolean; out?: TableOut | undefined },
  terminal: Terminal,
): Promise<number> {
  const given = await withPasted(operation, inputFromText(operation, texts), terminal);
  const { out } = globals;
  const input = out === undefined ? given : forFile(operation, given);
  const directory = resolve(globals.data);
  if (out !== undefined) await checkOut(directory, out);
  const line = await findServer(directory, (message) => terminal.err(`${message}\n`));
  const isKept = operation.keepsKey === true && globals.isKeySaved;
  let output: unknown;
  if (operation.inFolder !== undefined) {
    const server = line === null ? null : () => askServer(line, operation, absolute(operation, input));
    output = await operation.inFolder(directory, input, server).finally(() => line?.close());
  } else if (line === null) {
    output = await runHere(operation, input, directory, terminal);
    if (isKept) await keepKey(directory, terminal);
  } else {
    const putBack = isKept ? await keepKey(directory, terminal) : async () => undefined;
    output = await sayingWhatFor(directory, operation.name, terminal, () =>
      askServer(line, operation, absolute(operation, input)),
    )
      .catch(async (error: unknown) => {
        await putBack();
        throw error;
      })
      .finally(() => line.close());
  }
  if (out === undefined) printOutput(operation, output, globals.json, terminal);
  else printWritten(await writeOut(out, given, output), globals.json, terminal);
  if (!globals.json)
    await askProposed(output, terminal, (one, given) =>
      runOperation(one, given, { ...globals, isKeySaved: false }, terminal),
    );
  const incomplete = incompleteIn(output);
  if (incomplete !== null) terminal.err(`${incomplete.says}\n`);
  return operation.verdict?.(output) === false ? 1 : 0;
}

function printWritten(
  written: { file: string; rows: number; bytes: number },
  isJson: boolean,
  { out }: Terminal,
): void {
  const rows = `${written.rows.toLocaleString("en")} ${written.rows === 1 ? "row" : "rows"}`;
  out(isJson ? `${JSON.stringify(written, null, 2)}\n` : `${written.file}: ${rows}\n`);
}

async function runHere(
  operation: Operation,
  input: Record<string, unknown>,
  directory: string,
  terminal: Terminal,
): Promise<unknown> {
  const { progress, show, end } = progressLine(terminal);
  const effects = { now: () => new Date(), progress, show };
  const workspace = await withHolder(directory, () => Workspace.open(directory, effects));
  const onInterrupt = () => {
    terminal.err("\nStopped. Run the same command to continue.\n");
    process.exit(130);
  };
  if (operation.isResumable === true) process.once("SIGINT", onInterrupt);
  try {
    return await perform(workspace, operation, input, { by: "command line" });
  } finally {
    process.off("SIGINT", onInterrupt);
    end();
    await workspace.close();
  }
}

/** Makes paths absolute, as the server runs in another folder. */
export function absolute(operation: Operation, input: Record<string, unknown>): Record<string, unknown> {
  const paths = parametersOf(operation).filter(({ name, reaches }) => reaches === "path" && name in input);
  const whole = (path: unknown) => (path === PASTED ? path : resolve(String(path)));
  const meant = (value: unknown) => (Array.isArray(value) ? value.map(whole) : whole(value));
  return { ...input, ...Object.fromEntries(paths.map(({ name }) => [name, meant(input[name])])) };
}
