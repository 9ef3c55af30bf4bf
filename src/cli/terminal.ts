/** Where the command line prints, and what it reads. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** What is read instead of this process's standard input. */
  input?: AsyncIterable<string | Uint8Array>;
}

/** This process's standard output and standard error. */
export const processTerminal: Terminal = {
  out: (text) => {
    process.stdout.write(text);
  },
  err: (text) => {
    process.stderr.write(text);
  },
};
