import { z } from "zod";
import { leftOutRows } from "../../model/states/apply.ts";
import { findImport, removeImport } from "../../model/states/import-removal.ts";
import { operation } from "../operation.ts";
import { afterRecorded, booksAfter, failedAfter } from "../own-books.ts";

export const removeImportOperation = operation({
  name: "imports remove",
  summary: "Undo an import; its files are kept, so you can import them again",
  effect: "write",
  path: "/imports/{import}/remove",
  positional: ["import"],
  input: z.object({
    import: z
      .string()
      .regex(/^[1-9]\d{0,8}$/, "expected an import number")
      .transform(Number)
      .describe("Import number, as listed by `imports`"),
  }),
  output: z.object({
    import: z.number(),
    source: z.string(),
    account: z.string(),
    rows: z
      .array(z.object({ name: z.string(), rows: z.number() }))
      .describe("The files that no longer count"),
    left_out: z
      .array(z.object({ import: z.number(), rows: z.number() }))
      .describe(
        "Later imports with rows that depend on this one and are now left out; fix those files and import them again",
      ),
    failed_after: failedAfter,
  }),
  rows: "rows",
  async was({ store }, { import: seq }) {
    const { source, account, recordedAt, files } = await findImport(store, seq);
    return { source, account, recorded_at: recordedAt, files: files.map(({ name }) => name) };
  },
  async run(workspace, { import: seq }) {
    const { source, account, files } = await removeImport(workspace.store, seq, workspace.effects.now());
    const built = await booksAfter(workspace);
    const after = await afterRecorded(workspace, { left_out: [] }, async () => ({
      ...built,
      left_out:
        built.failed_after === undefined ? await leftOutRows(workspace.store, workspace.warehouse) : [],
    }));
    return {
      import: seq,
      source,
      account,
      rows: files.map(({ name, rows }) => ({ name, rows })),
      ...after,
    };
  },
});
