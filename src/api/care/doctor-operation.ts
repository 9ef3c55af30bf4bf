import { z } from "zod";
import { operation } from "../operation.ts";
import type { Workspace } from "../workspace.ts";
import { checked } from "./doctor/check-list.ts";
import { copiedRecord } from "./doctor/record-check.ts";

const row = z.object({
  check: z.string(),
  is_well: z.boolean(),
  found: z.string(),
  mend: z.string().nullable().describe("How to fix it; null if nothing is wrong"),
});
const output = z.object({ is_well: z.boolean(), rows: z.array(row) });

export const doctor = operation({
  name: "doctor",
  summary: "Check that everything Cambium needs is in place, without changing anything",
  effect: "read",
  path: "/doctor",
  positional: [],
  verdict: ({ is_well }) => is_well,
  takesTurns: false,
  input: z.object({}),
  output,
  rows: "rows",
  run: (workspace) =>
    workspace.onRecord(async ({ store, directory }) =>
      judged(
        await checked({
          directory,
          record: async () => store,
          openWarehouse: () => versionIn(workspace),
        }),
      ),
    ),
  async inFolder(directory, _input, server) {
    const ofServer = server === null ? [] : output.parse(await server()).rows;
    const { record, close } = copiedRecord(directory);
    try {
      return judged(await checked({ directory, record }, ofServer));
    } finally {
      await close();
    }
  },
});

/** The warehouse's version, or the operation that is using it. */
async function versionIn({ busy, warehouse }: Workspace): Promise<string> {
  if (busy !== null) return `in use: ${busy.operation} since ${busy.since}`;
  const [engine] = await warehouse.query("select version() as version");
  return `DuckDB ${engine?.version}`;
}

function judged(rows: z.infer<typeof row>[]): z.infer<typeof output> {
  return { is_well: rows.every(({ is_well }) => is_well), rows };
}
