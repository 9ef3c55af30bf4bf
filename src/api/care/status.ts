import { z } from "zod";
import { dateOfDay } from "../../base/zone.ts";
import { knownOf } from "../known-books.ts";
import { operation } from "../operation.ts";
import type { Workspace } from "../workspace.ts";

export const busySchema = z.object({
  operation: z.string().describe("Operation that's running"),
  since: z.string(),
  waiting: z.number().describe("How many other operations are waiting"),
});

export const status = operation({
  name: "status",
  summary: "Show what this data folder contains",
  effect: "read",
  path: "/status",
  positional: [],
  takesTurns: false,
  input: z.object({}),
  output: z.object({
    organisation: z.string(),
    currency: z.string(),
    timezone: z.string(),
    policy: z.string(),
    is_demo: z.boolean(),
    imports: z.number(),
    imported_rows: z.number(),
    bad_rows: z.number().describe("Rows left out of imports with --skip-bad"),
    last_import_at: z.string().nullable(),
    stripe: z
      .object({
        accounts: z.number(),
        objects: z.number().describe("Number kept, counting every version and event"),
        seen_at: z.string().describe("When any of them was last seen, by Stripe's clock"),
      })
      .nullable()
      .describe("Stripe objects in the evidence; null if there are none"),
    first_evidence_on: z.string().nullable().describe("Local date of the first evidence"),
    last_evidence_on: z.string().nullable().describe("Local date of the last evidence"),
    customers: z.number().nullable().describe("Null until the books have been read"),
    attributes: z.array(z.string()).describe("Customer attributes that you can break metrics down by"),
    known_at: z
      .string()
      .nullable()
      .describe(
        "When the four fields above were read, if another operation is running and evidence or settings have changed since; null if they're current or unknown",
      ),
    busy: busySchema.nullable().describe("What the process is busy with; null if it's idle"),
  }),
  async run(workspace) {
    const { busy } = workspace;
    const known = await knownOf(workspace);
    const day = (of: number | null | undefined) => (of === null || of === undefined ? null : dateOfDay(of));
    return {
      ...(await workspace.onRecord(ofRecord)),
      first_evidence_on: day(known?.subject.firstDay),
      last_evidence_on: day(known?.subject.lastDay),
      customers: known?.customers ?? null,
      attributes: known?.subject.attributes ?? [],
      known_at: known === null || known.isCurrent ? null : known.at,
      busy,
    };
  },
});

async function ofRecord(workspace: Workspace) {
  const { organisation, currency, timezone, policy } = await workspace.settings();
  const entries = await workspace.store.standingImports();
  const files = entries.flatMap((entry) => entry.files);
  return {
    ...{ organisation, currency, timezone, policy },
    is_demo: entries.length > 0 && entries.every(({ isDemo }) => isDemo === true),
    imports: entries.length,
    imported_rows: files.reduce((sum, { rows }) => sum + rows, 0),
    bad_rows: files.reduce((sum, { badRows }) => sum + badRows, 0),
    last_import_at: entries.at(-1)?.recordedAt ?? null,
    stripe: workspace.store.stripe.summary(),
  };
}
