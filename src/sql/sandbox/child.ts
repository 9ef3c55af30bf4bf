import { QueryEngine } from "./engine.ts";
import { questionSchema, type Reply } from "./protocol.ts";
import { runQuestion } from "./run-question.ts";

/**
 * The program in which users' queries run, and nothing else. It is started with a ceiling of memory by the operating
 * system, without environment, and is killed when a query takes too long: see `pool.ts`.
 */
let open: { of: string; engine: QueryEngine } | null = null;

process.on("message", (message) => void answer(message));
process.on("disconnect", () => process.exit(0));
send({ kind: "ready" });

async function answer(message: unknown): Promise<void> {
  const question = questionSchema.parse(message);
  try {
    const of = JSON.stringify([question.path, question.loadedAt, question.accounts]);
    if (open?.of !== of) {
      open?.engine.close();
      open = null;
      open = { of, engine: await QueryEngine.open(question.path, question.accounts) };
    }
    send(await runQuestion(open.engine, question));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    send({
      kind: "refused",
      id: question.id,
      by: "engine",
      message,
      hint: "Try again.",
      line: null,
      column: null,
    });
  }
}

function send(reply: Reply): void {
  process.send?.(reply);
}
