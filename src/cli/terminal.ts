/** Where the command line prints, and what it reads. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** What is read instead of this process's standard input. */
  input?: AsyncIterable<string | Uint8Array>;
  /** Asks a question with yes and no; null if it isn't answered. Undefined where nobody can answer. */
  confirm?: ((question: string) => Promise<boolean | null>) | undefined;
}

/** This process's standard output and standard error. */
export const processTerminal: Terminal = {
  out: (text) => {
    process.stdout.write(text);
  },
  err: (text) => {
    process.stderr.write(text);
  },
  get confirm() {
    const isAnswered = process.stdin.isTTY && process.stdout.isTTY && !process.stdin.readableEnded;
    return isAnswered ? confirmed : undefined;
  },
};

async function confirmed(message: string): Promise<boolean | null> {
  const { confirm, isCancel } = await import("@clack/prompts");
  const answer = await confirm({ message, output: process.stderr });
  return isCancel(answer) ? null : answer;
}
