import type { Files } from "./files.ts";

/** A table of several metrics as a file, with the same columns, range, filters and comparison. */
export function figuresFile(columns: readonly string[], question: object): Files {
  return { path: "/figures", question: { ...question, columns } };
}
