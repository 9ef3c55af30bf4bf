/** Where the command line prints. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
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
