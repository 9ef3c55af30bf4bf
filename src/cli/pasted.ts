import { PASTED } from "../api/evidence/pasted-table.ts";
import type { Operation } from "../api/operation.ts";
import { parametersOf } from "../api/text-input.ts";
import { LIMITS, tooMuch } from "../base/limits.ts";
import type { Terminal } from "./terminal.ts";

/**
 * The input of an operation with the table from standard input, where one of its files is `-`. The text goes along to
 * the server that has the folder open.
 * @throws CambiumError `too_much` for more than a pasted table may have
 */
export async function withPasted(
  operation: Operation,
  input: Record<string, unknown>,
  terminal: Terminal,
): Promise<Record<string, unknown>> {
  const takesText = parametersOf(operation).some(({ name }) => name === "text");
  const isPasted = Array.isArray(input.files) && input.files.includes(PASTED);
  if (!takesText || !isPasted || input.text !== undefined) return input;
  return { ...input, text: await readText(terminal) };
}

async function readText({ input, err }: Terminal): Promise<string> {
  const stream = input ?? process.stdin;
  if (input === undefined && process.stdin.isTTY)
    err("Paste the table, then press Ctrl-D on an empty line.\n");
  const { most } = LIMITS.pasted;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes > most) throw tooMuch("pasted", `more than ${most.toLocaleString("en")}`);
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString("utf8");
}
