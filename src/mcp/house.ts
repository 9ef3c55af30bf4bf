import type { Context } from "../api/context.ts";
import { withIncomplete } from "../api/incomplete.ts";
import type { Operation } from "../api/operation.ts";
import { answer, perform } from "../api/perform.ts";
import { settings } from "../api/settings/organisation.ts";
import type { Workspace } from "../api/workspace.ts";

/** Whoever has the data folder open and answers for it. */
export interface House {
  /**
   * Runs an operation.
   * @param input validated input
   * @throws CambiumError
   */
  ask(operation: Operation, input: Record<string, unknown>, gone?: AbortSignal): Promise<Told>;
}

/** An answer, and what is needed to check it. */
export interface Told {
  output: unknown;
  /** How it was read: policy, currency, zone and evidence; null for what is no figure and was answered without the books. */
  context: Context | null;
  /** The address of the server whose pages show it; null while none runs. */
  pages: string | null;
}

/** Whether an answer comes with its context: all but what must be told while the books are busy. */
export function isInContext({ effect, takesTurns }: Operation): boolean {
  return effect === "read" && takesTurns !== false;
}

/**
 * Answers for an open workspace. Changes are in the audit as an assistant's.
 * @param pages the address of the server that has it open
 */
export function houseOf(workspace: Workspace, pages: string | null): House {
  return {
    async ask(operation, input, gone) {
      const asking = { by: "assistant", ...(gone !== undefined && { gone }) } as const;
      if (operation.effect === "write")
        return { output: await perform(workspace, operation, input, asking), context: null, pages };
      const isTold = isInContext(operation);
      const { output, context, incomplete } = await answer(workspace, operation, input, asking, { isTold });
      return { output: withIncomplete(output, incomplete), context, pages };
    },
  };
}

/** Asks, and adds how books are read now to the answer of a change. */
export async function askTold(
  house: House,
  operation: Operation,
  input: Record<string, unknown>,
  gone?: AbortSignal,
): Promise<Told> {
  const told = await house.ask(operation, input, gone);
  if (operation.effect === "read") return told;
  const { context } = await house.ask(settings, {}, gone).catch(() => ({ context: null }));
  return { ...told, context };
}
