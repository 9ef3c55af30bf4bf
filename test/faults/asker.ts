import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Running } from "./process.ts";

const QUESTIONS = fileURLToPath(new URL("../../dist/test/faults/questions.js", import.meta.url));

/** The answer to one of several command lines. */
export interface Answer {
  code: number | null;
  out: string;
  err: string;
}

/** A process that runs command lines one after the other, as long as nothing crashes it. */
class Asker {
  readonly #child: ChildProcessWithoutNullStreams;
  /** How it ended, with what it last said; null while it runs. */
  ended: string | null = null;
  #heard = "";
  #answers: Answer[] = [];
  #isDone = () => {};

  constructor({ env, uid }: Running) {
    this.#child = spawn(process.execPath, [QUESTIONS], {
      env: { PATH: process.env.PATH ?? "", ...env },
      ...(uid !== undefined && { uid, gid: uid }),
    });
    this.#child.stdin.on("error", () => undefined);
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#heard += text;
    });
    createInterface({ input: this.#child.stdout }).on("line", (line) => {
      this.#answers.push(JSON.parse(line));
      this.#isDone();
    });
    this.#child.once("close", (code, signal) => {
      this.ended = `ended with ${code ?? signal}: ${this.#heard}`;
      this.#isDone();
    });
  }

  /** Runs command lines; after a crash, the rest have no code. */
  async ask(all: string[][]): Promise<Answer[]> {
    [this.#answers, this.#heard] = [[], ""];
    await new Promise<void>((resolve) => {
      this.#isDone = () => {
        if (this.ended !== null || this.#answers.length === all.length) resolve();
      };
      this.#isDone();
      this.#child.stdin.write(`${JSON.stringify(all)}\n`);
    });
    return all.map((_, place) => this.#answers[place] ?? { code: null, out: "", err: this.ended ?? "" });
  }

  end(): Promise<void> {
    if (this.ended !== null) return Promise.resolve();
    return new Promise((resolve) => {
      this.#child.once("close", () => resolve());
      this.#child.stdin.end();
    });
  }
}

/** Askers that wait for questions, by whose they are. */
const idle = new Map<string, Asker[]>();

/** Runs command lines one after the other in one process, which may have run others before. */
export async function cambiumEach(all: string[][], running: Running): Promise<Answer[]> {
  const whose = JSON.stringify([running.env, running.uid]);
  const waiting = idle.get(whose) ?? [];
  idle.set(whose, waiting);
  const asker = waiting.pop() ?? new Asker(running);
  const answers = await asker.ask(all);
  if (asker.ended === null) waiting.push(asker);
  return answers;
}

/** Ends every process that waits for questions. */
export async function endAskers(): Promise<void> {
  const all = [...idle.values()].flat();
  idle.clear();
  await Promise.all(all.map((asker) => asker.end()));
}
