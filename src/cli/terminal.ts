/** Where the command line writes. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
}

/** Standard output and standard error of this process. */
export const processTerminal: Terminal = {
  out: (text) => {
    process.stdout.write(text);
  },
  err: (text) => {
    process.stderr.write(text);
  },
};
