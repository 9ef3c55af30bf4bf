import type { Operation } from "./operation.ts";
import type { Workspace } from "./workspace.ts";

/** By which way an operation was asked for. */
export type Way = "command line" | "http";

/** How the command line says so to a server that performs for it. */
export const BY_HEADER = "cambium-by";

/**
 * Performs an operation in its turn. What changes anything leaves an entry in the audit when it succeeds.
 * @param input checked before
 */
export async function perform(
  workspace: Workspace,
  operation: Operation,
  input: Record<string, unknown>,
  by: Way,
): Promise<unknown> {
  const run = () =>
    operation.effect === "read" ? operation.run(workspace, input) : audited(workspace, operation, input, by);
  return operation.takesTurns === false ? run() : workspace.inTurn(run);
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
