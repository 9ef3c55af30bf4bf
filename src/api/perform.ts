import { explained } from "../base/failure.ts";
import { KEPT_ANSWERS, LIMITS } from "../base/limits.ts";
import { whileWaiting } from "../base/waiting.ts";
import { damageIn } from "../store/opening.ts";
import { type Context, contextOf } from "./context.ts";
import { type Incomplete, incompleteOf, withHint, withIncomplete } from "./incomplete.ts";
import { jsonBytes } from "./json.ts";
import { Kept } from "./kept.ts";
import type { Operation } from "./operation.ts";
import type { Asker } from "./turns.ts";
import type { Workspace } from "./workspace.ts";

/** By which way an operation was asked for. */
export type Way = "command line" | "http";

/** How the command line says so to a server that performs for it. */
export const BY_HEADER = "cambium-by";

/** Kept as they are sent, as JSON: as objects they would take several times as much memory. */
const answers = new Kept<Omit<Answer, "output"> & { json: Buffer }>({
  ...KEPT_ANSWERS,
  weigh: ({ json }) => json.length,
});

/** How somebody asked, and how long they wait for the answer. */
export interface Asking {
  by: Way;
  /** Aborted when they leave. */
  gone?: AbortSignal;
}

/** What a question was answered. */
export interface Answer {
  output: unknown;
  /** Under what it stands, where that was asked. */
  context: Context | null;
  incomplete: Incomplete | null;
  /** Of the moment that it is of. */
  version: string;
}

/**
 * Performs an operation in its turn. What writes leaves an entry in the audit: with its first change of the record, in one
 * transaction, or when it succeeds where it changes nothing there.
 * @param input checked before
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

/** Who asks for a turn, for as long as they wait for it: over HTTP not for ever, at the command line until it is ended there. */
function askerOf({ name }: Operation, { by, gone }: Asking): Asker {
  return { name, gone, ...(by === "http" && { seconds: LIMITS.turn.most }) };
}

/**
 * Answers a question in its turn, from one moment of the books. An answer that is kept comes at once, whatever else is going on, and
 * so does one of the record alone.
 * A question that came over HTTP ends when nobody waits for it any more, also before its turn.
 * @param isTold whether its context is asked, too @param isKept whether it may be kept; as the operation says when left out
 * @throws CambiumError `gone`, `busy` when its turn does not come, `too_much` for an answer that takes too long
 */
export async function answer(
  workspace: Workspace,
  operation: Operation,
  input: Record<string, unknown>,
  asking: Asking,
  { isTold = false, isKept = operation.isKept === true } = {},
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
  const key = JSON.stringify([operation.name, input, isTold]);
  const known = await answers.find(workspace, key);
  if (known !== undefined) return { ...known, output: JSON.parse(known.json.toString()) };
  const made = await workspace.inMoment(run, asker);
  const { output, ...others } = made;
  await answers.keep(workspace, made.version, key, { ...others, json: await jsonBytes(output) });
  return made;
}

/** Runs a question for as long as somebody waits for its answer: at the command line until it is ended there. */
function answered<T>({ by, gone }: Asking, run: () => Promise<T>): Promise<T> {
  const milliseconds = by === "http" ? LIMITS.seconds.most * 1000 : Number.POSITIVE_INFINITY;
  return whileWaiting({ milliseconds, ...(gone !== undefined && { gone }) }, run);
}

/** An error as a user is to read it: a damaged record is told as that. */
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
  const draft = { operation: operation.name, by, input: withoutSecrets(input), was, now: () => now() };
  return store.audit.during(draft, () => operation.run(workspace, input));
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
