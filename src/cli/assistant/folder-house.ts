import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { contextSchema } from "../../api/context.ts";
import type { Operation } from "../../api/operation.ts";
import { CambiumError } from "../../base/error.ts";
import { IN_USE } from "../../base/failure.ts";
import { findServer, type Line } from "../../http/line/line.ts";
import { type House, houseOf, isInContext, type Told } from "../../mcp/house.ts";
import { askServer } from "../ask.ts";
import { demoFolder } from "../open-command.ts";
import { absolute } from "../run.ts";
import { OpenedFolder } from "./opened-folder.ts";

/** Milliseconds to wait for a folder that another process has open, and between looks. */
const WAIT_MS = 20_000;
const LOOK_MS = 250;

type Input = Record<string, unknown>;

/**
 * Answers for a data folder: through the server that has it open or shows its demo company, else by opening it for as
 * long as questions come.
 * @param say told of waits
 */
export function folderHouse(
  directory: string,
  say: (message: string) => void,
): House & { close(): Promise<void> } {
  const own = new OpenedFolder(directory, say);
  const here = async (operation: Operation, input: Input, gone: AbortSignal | undefined): Promise<Told> => {
    if (operation.inFolder === undefined || own.isUsed)
      return own.use((workspace) => houseOf(workspace, null).ask(operation, input, gone));
    await own.close();
    return { output: await operation.inFolder(directory, input, null), context: null, pages: null };
  };
  const ask: House["ask"] = async (operation, input, gone) => {
    const end = Date.now() + WAIT_MS;
    for (;;) {
      const line = await lineTo(directory, say);
      if (line !== null) return askLine(line, directory, operation, input, gone);
      try {
        return await here(operation, input, gone);
      } catch (error) {
        if (!isHeld(error) || Date.now() > end) throw error;
        await pause(LOOK_MS);
      }
    }
  };
  return { ask, close: () => own.close() };
}

/** Whether another process has the folder open, such as another assistant's. */
function isHeld(error: unknown): boolean {
  return error instanceof CambiumError && error.message.endsWith(IN_USE);
}

async function lineTo(directory: string, say: (message: string) => void): Promise<Line | null> {
  return (await findServer(directory, say)) ?? (await findServer(demoFolder(directory), say));
}

const toldSchema = z.looseObject({ context: contextSchema });

async function askLine(
  line: Line,
  directory: string,
  operation: Operation,
  given: Input,
  gone: AbortSignal | undefined,
): Promise<Told> {
  const leave = () => line.close();
  gone?.addEventListener("abort", leave, { once: true });
  try {
    const input = absolute(operation, given);
    const isTold = isInContext(operation);
    const send = () => askServer(line, operation, input, { by: "assistant", isTold });
    const output = await (operation.inFolder?.(directory, input, send) ?? send());
    if (!isTold) return { output, context: null, pages: line.url };
    const { context, ...answer } = toldSchema.parse(output);
    return { output: answer, context, pages: line.url };
  } finally {
    gone?.removeEventListener("abort", leave);
    line.close();
  }
}
