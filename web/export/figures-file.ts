import type { Files } from "./files.ts";

/** A table of several metrics as a file: the same columns, over the same range, narrowed and compared alike. */
export function figuresFile(columns: readonly string[], question: object): Files {
  return { path: "/figures", question: { ...question, columns } };
}
