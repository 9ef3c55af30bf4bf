import { z } from "zod";
import { allOperations } from "../../src/api/operations.ts";
import { perform } from "../../src/api/perform.ts";
import type { Workspace } from "../../src/api/workspace.ts";

/** Runs an operation by its name, with an input as HTTP sends it. */
export async function ask(
  workspace: Workspace,
  name: string,
  input: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  const operation = allOperations.find((one) => one.name === name);
  if (operation === undefined) throw new Error(`no operation ${name}`);
  const output = await perform(workspace, operation, operation.input.parse(input), { by: "http" });
  operation.output.parse(output);
  return z.record(z.string(), z.unknown()).parse(output);
}
