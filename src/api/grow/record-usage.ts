import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { LIMITS } from "../../base/limits.ts";
import { answeredBatch, batchHash, keepBatch } from "../../growth/usage/usage-batches.ts";
import { importFiles } from "../../model/import-files.ts";
import { withScratch } from "../evidence/scratch.ts";
import { operation } from "../operation.ts";
import type { Workspace } from "../workspace.ts";

const observationSchema = z.strictObject({
  account: z
    .string()
    .min(1)
    .optional()
    .describe("Billing account; only where several know the customer's id"),
  customer: z.string().min(1).describe("Customer id"),
  metric: z.string().min(1).max(200).describe("Usage metric"),
  at: z.string().min(1).describe("When: an instant such as 2026-01-31T12:00:00Z, or a day"),
  recorded_at: z.string().min(1).optional().describe("When it became known; now if omitted"),
  value: z.number().describe("The state at that time, or the amount used since the observation before"),
  limit: z.number().optional().describe("How much the customer may use"),
});
type Observation = z.infer<typeof observationSchema>;

export const recordUsage = operation({
  name: "usage record",
  summary: "Record observations of what customers use, all or none",
  effect: "write",
  path: "/usage",
  positional: [],
  input: z.object({
    observations: z
      .array(z.union([observationSchema, z.string()]))
      .min(1)
      .max(LIMITS.observations.most)
      .describe("Each with customer, metric, at and value; on the command line, each as JSON"),
    account: z.string().min(1).optional().describe("Billing account of observations that name none"),
    idempotency_key: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .describe(
        "A key of your own for the batch, also as the header Idempotency-Key: sent again, it records nothing twice",
      ),
  }),
  output: z.object({
    import: z.number().describe("Number of the import that holds them"),
    observations: z.number(),
  }),
  audited: ({ observations, ...input }) => ({ ...input, observations: observations.length }),
  async run(workspace, input) {
    const observations = input.observations.map(observationOf);
    const { account = "", idempotency_key: key } = input;
    const hash = batchHash([account, observations]);
    const known = key === undefined ? null : await answeredBatch(workspace.store, key, hash);
    const stands =
      known !== null && (await workspace.store.standingImports()).some(({ seq }) => seq === known.import);
    if (stands) return { import: known.import, observations: known.observations };
    const answer = (seq: number) => ({ import: seq, observations: observations.length });
    const keep = (seq: number) => {
      if (key !== undefined) keepBatch(workspace.store, key, { hash, ...answer(seq) });
    };
    const { seq, isNew } = await imported(workspace, account, observations, keep);
    if (!isNew) keep(seq);
    return answer(seq);
  },
});

function observationOf(given: Observation | string, index: number): Observation {
  if (typeof given !== "string") return given;
  const read = observationSchema.safeParse(jsonOf(given));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new CambiumError(
    "usage",
    `observation ${index + 1}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`,
    {
      hint: 'Pass each as JSON: \'{"customer": "acme", "metric": "seats", "at": "2026-01-31", "value": 12}\'.',
    },
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const COLUMNS = ["account", "customer", "metric", "at", "recorded_at", "value", "limit"] as const;

async function imported(
  workspace: Workspace,
  account: string,
  observations: Observation[],
  alongside: (seq: number) => void,
): Promise<{ seq: number; isNew: boolean }> {
  return withScratch(workspace, async (scratch) => {
    const path = join(await scratch(), "observations.csv");
    const now = workspace.effects.now().toISOString();
    const told = observations.map((one) => ({ ...one, recorded_at: one.recorded_at ?? now }));
    const lines = told.map((one) => COLUMNS.map((column) => cellOf(one[column])).join(","));
    await writeFile(path, `${[COLUMNS.join(","), ...lines].join("\n")}\n`);
    const request = {
      source: "usage" as const,
      files: [path],
      account,
      mapping: { map: {}, set: {} },
      skipBad: false,
      alongside,
    };
    const at = { reading: await workspace.terms(), now: workspace.effects.now() };
    const { seq, isNew, failedAfter } = await importFiles(
      workspace.store,
      workspace.warehouse,
      request,
      at,
    ).catch((error: unknown) => {
      throw byObservation(error);
    });
    if (failedAfter !== null) throw failedAfter;
    return { seq, isNew };
  });
}

function cellOf(value: string | number | undefined): string {
  if (value === undefined) return "";
  const isPlain = typeof value === "number" && Math.abs(value) < 1e15;
  const text = isPlain ? value.toFixed(6) : String(value);
  return `"${text.replaceAll('"', '""')}"`;
}

/** Names bad rows by the observation that they are, the first being 1. */
function byObservation(error: unknown): unknown {
  if (!(error instanceof CambiumError) || error.code !== "bad_input" || error.badRows.length === 0)
    return error;
  const badRows = error.badRows.map((bad) => ({
    ...bad,
    file: "observations",
    row: bad.row === null ? null : bad.row - 1,
  }));
  const [first] = badRows;
  return new CambiumError(
    "bad_input",
    `observation ${first?.row} has a bad ${first?.column}: found ${JSON.stringify(first?.value)}, expected ${first?.expected}`,
    { hint: "Nothing was recorded. Correct the batch and send all of it again.", badRows },
  );
}
