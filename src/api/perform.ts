import { savedSegments } from "../model/segments.ts";
import { Kept } from "./kept.ts";
import type { Operation } from "./operation.ts";
import type { Workspace } from "./workspace.ts";

/** By which way an operation was asked for. */
export type Way = "command line" | "http";

/** How the command line says so to a server that performs for it. */
export const BY_HEADER = "cambium-by";

const MOST_ANSWERS = 300;
const answers = new Kept<unknown>(MOST_ANSWERS);

/**
 * Performs an operation in its turn. An answer that is kept comes at once, whatever else is going on. What changes anything leaves an entry in the audit when it succeeds.
 * @param input checked before
 */
export async function perform(
  workspace: Workspace,
  operation: Operation,
  input: Record<string, unknown>,
  by: Way,
): Promise<unknown> {
  if (operation.effect === "write") return inTurn(() => audited(workspace, operation, input, by));
  const run = () => inTurn(() => operation.run(workspace, input));
  if (operation.isKept !== true) return run();
  const segments = await savedSegments(workspace.store);
  return answers.get(workspace, JSON.stringify([operation.name, input, segments]), run);

  function inTurn(act: () => Promise<unknown>): Promise<unknown> {
    return operation.takesTurns === false ? act() : workspace.inTurn(act);
  }
}

async function audited(
  workspace: Workspace,
  operation: Operation,
  input: Record<string, unknown>,
  by: Way,
): Promise<unknown> {
  const { store, effects } = workspace;
  const was = withoutSecrets(await operation.was?.(workspace, input));
  const output = await operation.run(workspace, input);
  const at = effects.now().toISOString();
  await store.audit.add({ at, operation: operation.name, by, input: withoutSecrets(input), was });
  return output;
}

const HIDDEN = "…";
const SECRET_NAMES = /^url$|secret|password|token|api_?key/i;
/** Stripe's keys and signing secrets, and a user with a password before a host. */
const SECRET_TEXTS = /\b(?:sk|rk|whsec)_\w+|(?<=:\/\/)[^/@\s]+@/g;

/** The same without what may open something: where a database is, keys, passwords. */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll(SECRET_TEXTS, HIDDEN);
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      SECRET_NAMES.test(name) ? HIDDEN : withoutSecrets(one),
    ]),
  );
}
