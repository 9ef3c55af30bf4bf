import { explained } from "../base/failure.ts";
import { KEPT_ANSWERS, LIMITS } from "../base/limits.ts";
import { whileWaiting } from "../base/waiting.ts";
import { growthMark } from "../store/growth-mark.ts";
import { damageIn } from "../store/opening.ts";
import { type Context, contextOf } from "./context.ts";
import { type Incomplete, incompleteOf, withHint, withIncomplete } from "./incomplete.ts";
import { jsonBytes } from "./json.ts";
import { Kept } from "./kept.ts";
import type { Operation } from "./operation.ts";
import { asksForBehaviour } from "./segments/segment-input.ts";
import type { Asker } from "./turns.ts";
import type { Workspace } from "./workspace.ts";

/** How an operation was called. */
export type Way = "command line" | "http" | "assistant";

/** The header by which the command line, and what it does for an assistant, tell a server who asks. */
export const BY_HEADER = "cambium-by";

/** Cached as the JSON bytes to send: as objects they'd take several times as much memory. */
const answers = new Kept<Omit<Answer, "output"> & { json: Buffer }>({
  ...KEPT_ANSWERS,
  weigh: ({ json }) => json.length,
});

/** How somebody called an operation, and until when they wait. */
export interface Asking {
  by: Way;
  /** Aborted when the caller leaves. */
  gone?: AbortSignal;
}

/** The answer to a question. */
export interface Answer {
  output: unknown;
  /** The answer's context, if asked for. */
  context: Context | null;
  incomplete: Incomplete | null;
  /** The version of the books that it was read from. */
  version: string;
}

/**
 * Runs an operation in its turn. Operations that write add an entry to the audit log: in the transaction of their first
 * change to the record or, if they change nothing there, when they succeed.
 * @param input validated input
 * @throws CambiumError as `answer` does
 */
export async function perform(
  workspace: Workspace,
  operation: Operation,
  input: Record<string, unknown>,
  asking: Asking,
): Promise<unknown> {
  if (operation.effect === "read") {
    const { output, incomplete } = await answer(workspace, operation, input, asking);
    return withIncomplete(output, incomplete);
  }
  const run = () => audited(workspace, operation, input, asking.by);
  const done = operation.takesTurns === false ? run() : workspace.inTurn(run, askerOf(operation, asking));
  return done.catch((error: unknown) => {
    throw told(error, workspace);
  });
}

/** Who waits for a turn, and for how long: limited over HTTP and for assistants, unlimited on the command line. */
function askerOf({ name }: Operation, { by, gone }: Asking): Asker {
  return { name, gone, ...(by !== "command line" && { seconds: LIMITS.turn.most }) };
}

/**
 * Answers a question in its turn, from one moment of the books. Cached answers, answers from the record alone, and
 * operations that don't take turns don't wait. The question stops when its caller leaves, even before its turn.
 * @param isTold whether to include the context
 * @param isKept whether to cache the answer; as the operation says by default
 * @throws CambiumError `gone`, `busy` when no turn comes in time, `too_much` when the answer takes too long
 */
export async function answer(
  workspace: Workspace,
  operation: Operation,
  input: Record<string, unknown>,
  asking: Asking,
  { isTold = false, isKept = operation.isKept !== undefined } = {},
): Promise<Answer> {
  const asker = askerOf(operation, asking);
  const isBeside = operation.isOfRecord === true || operation.takesTurns === false;
  const tell = (output: unknown) => contextOf(workspace, input, output);
  const make = async (from: Workspace): Promise<Answer> => {
    const incomplete = await incompleteOf(from);
    const output = await operation.run(from, input).catch((error) => {
      throw withHint(told(error, workspace), incomplete);
    });
    const context = isTold && !isBeside ? await tell(output) : null;
    return { output, context, incomplete, version: await from.version() };
  };
  if (isBeside) {
    const made = await answered(asking, () =>
      operation.isOfRecord === true ? workspace.onRecord(make) : make(workspace),
    );
    return isTold ? { ...made, context: await workspace.inMoment(() => tell(made.output), asker) } : made;
  }
  const run = () => answered(asking, () => make(workspace));
  if (!isKept) return workspace.inMoment(run, asker);
  const isOfGrowth =
    operation.isKept === "growth" ||
    operation.isOfGrowth?.(input) === true ||
    (await asksForBehaviour(workspace, input));
  const mark = () => (isOfGrowth ? growthOn(workspace) : null);
  const growth = await mark();
  const key = JSON.stringify([operation.name, input, isTold, growth]);
  const known = await answers.find(workspace, key);
  if (known !== undefined) return { ...known, output: JSON.parse(known.json.toString()) };
  const made = await workspace.inMoment(run, asker);
  const { output, ...others } = made;
  if ((await mark()) === growth)
    await answers.keep(workspace, made.version, key, { ...others, json: await jsonBytes(output) });
  return made;
}

/** What answers about growth depend on besides evidence and settings: what is told of it, and today. */
async function growthOn(workspace: Workspace): Promise<string> {
  const { timezone } = await workspace.settings();
  const today = new Intl.DateTimeFormat("sv", { timeZone: timezone }).format(workspace.effects.now());
  return `${await growthMark(workspace.store)} ${today}`;
}

/** Runs a question until its caller leaves or, but for the command line, its time limit ends. */
function answered<T>({ by, gone }: Asking, run: () => Promise<T>): Promise<T> {
  const milliseconds = by === "command line" ? Number.POSITIVE_INFINITY : LIMITS.seconds.most * 1000;
  return whileWaiting({ milliseconds, ...(gone !== undefined && { gone }) }, run);
}

/** Makes an error readable for users; reports a damaged record as such. */
function told(error: unknown, { directory }: Workspace): unknown {
  return damageIn(error, directory) ?? explained(error, directory);
}

async function audited(
  workspace: Workspace,
  operation: Operation,
  input: Record<string, unknown>,
  by: Way,
): Promise<unknown> {
  const { store, effects } = workspace;
  const was = withoutSecrets(await operation.was?.(workspace, input));
  const { now } = effects;
  const kept = operation.audited === undefined ? input : operation.audited(input);
  const draft = { operation: operation.name, by, input: withoutSecrets(kept), was, now: () => now() };
  return store.audit.during(draft, () => operation.run(workspace, input));
}

const HIDDEN = "…";
const SECRET_NAMES = /^url$|secret|password|token|api_?key/i;
/** Stripe's keys and signing secrets, and the user and password of a URL. */
const SECRET_TEXTS = /\b(?:sk|rk|whsec)_\w+|(?<=:\/\/)[^/@\s]+@/g;

/** Whether an input of this name is a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAMES.test(name);
}

/** A copy of a value without secrets: keys, passwords, database addresses. */
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
