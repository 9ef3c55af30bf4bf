import { z } from "zod";
import { proposedSchema } from "../api/evidence/proposals.ts";
import type { Operation } from "../api/operation.ts";
import { declineSetting, setSetting } from "../api/settings/organisation.ts";
import type { Terminal } from "./terminal.ts";

const answerSchema = z.object({ proposed: proposedSchema, dry_run: z.boolean().default(false) });

/**
 * Asks about each setting that an answer proposes, where somebody sits at the terminal: yes sets it, no keeps that it isn't
 * wanted. A question that is left stays open, and ends the questions.
 * @param run runs an operation with its inputs as texts
 */
export async function askProposed(
  output: unknown,
  { confirm }: Terminal,
  run: (operation: Operation, texts: Record<string, string[]>) => Promise<number>,
): Promise<void> {
  const answer = answerSchema.safeParse(output).data;
  if (confirm === undefined || answer === undefined || answer.dry_run) return;
  for (const { setting, value, why } of answer.proposed) {
    const isWanted = await confirm(`${why} Set ${setting} to ${value}?`);
    if (isWanted === null) return;
    if (isWanted) await run(setSetting, { name: [setting], value: [value] });
    else await run(declineSetting, { name: [setting] });
  }
}
