import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { takeUsage } from "../../growth/open-growth.ts";
import { exportSigma } from "../../metrics/exports/sigma-tables.ts";
import { type ImportRequest, type ImportResult, importFiles } from "../../model/import-files.ts";
import { applyImports } from "../../model/states/apply.ts";
import { accountOf, isSource, SOURCES, type SourceName } from "../../sources/sources.ts";
import type { KeptFile } from "../../store/import-log.ts";
import { checkOutside } from "../../store/landing.ts";
import { numberIn } from "../../warehouse/rows.ts";
import { mappingFields, readingFields, readingOf } from "../mapping.ts";
import { operation, pathSchema } from "../operation.ts";
import { booksAfter, failedAfter } from "../own-books.ts";
import type { Workspace } from "../workspace.ts";
import { importDemo } from "./demo/demo-import.ts";
import { figuresSchema, importFigures } from "./import-figures.ts";
import { proposed, proposedSchema, proposing } from "./proposals.ts";
import { withScratch } from "./scratch.ts";
import { understoodOf, understoodSchema } from "./understood-output.ts";
import { auditedFiles, filesFields, pathsOf, removeUploads } from "./uploaded.ts";

const fileRow = z.object({
  name: z.string(),
  table: z.string().describe("Type of file that was recognised"),
  rows: z.number(),
  bad_rows: z.number(),
  bytes: z.number(),
  hash: z.string().describe("SHA-256 of the file"),
});

export const badRow = z.object({
  file: z.string(),
  row: z.number().nullable().describe("The header is row 1"),
  column: z.string().nullable(),
  value: z.string().nullable(),
  expected: z.string(),
});

export const importOperation = operation({
  name: "import",
  summary: "Import files of billing data, all or none",
  effect: "write",
  path: "/imports",
  positional: ["source", "files"],
  input: z.object({
    source: z
      .enum([
        "sigma",
        "subscriptions",
        "mrr",
        "changes",
        "current",
        "invoices",
        "states",
        "fx",
        "costs",
        "usage",
      ])
      .describe("sigma, subscriptions, mrr, changes, current, invoices, states, fx, costs or usage"),
    ...filesFields,
    account: z
      .string()
      .min(1)
      .optional()
      .describe(
        "Billing account that the files belong to; defaults to main, for usage to the one that knows the customer",
      ),
    ...mappingFields,
    ...readingFields,
    skip_bad: z
      .boolean()
      .optional()
      .describe("Import a file's good rows and set its bad rows aside; `imports bad` lists them"),
    dry_run: z
      .boolean()
      .optional()
      .describe("Show how the files are read and the figures they'd give, without importing anything"),
  }),
  output: z.object({
    import: z.number().describe("Import number; of a dry run, the number that it would get"),
    dry_run: z.boolean().describe("True if nothing was imported"),
    is_new: z.boolean().describe("False if the same files were imported before, and nothing changed"),
    rows: z.array(fileRow),
    bad_rows: z.array(badRow).describe("The first bad rows left out"),
    understood: z.array(understoodSchema).describe("How each file was understood"),
    figures: figuresSchema,
    proposed: proposedSchema,
    failed_after: failedAfter,
  }),
  rows: "rows",
  audited: auditedFiles,
  async run(workspace, input) {
    if (await workspace.isDemo()) {
      throw new CambiumError("conflict", `${workspace.directory} contains the demo company`, {
        hint: "Leave the demo on the page, or import into another folder: pass --data DIR.",
      });
    }
    return withScratch(workspace, async (scratch) => {
      const source = sourceOf(input.source);
      const request = {
        source,
        files: await pathsOf(workspace, input, scratch),
        account: input.account ?? accountOf(source),
        mapping: await readingOf(input),
        skipBad: input.skip_bad ?? false,
      };
      const propose = await proposing(workspace);
      const isTried = input.dry_run === true;
      const { result, figures, after } = await (isTried ? tried : imported)(workspace, request);
      if (!isTried) await removeUploads(workspace, input);
      const suggested = await propose(result.understood);
      return {
        import: result.seq,
        dry_run: isTried,
        is_new: result.isNew,
        rows: result.files.map(rowOf),
        bad_rows: result.badRows,
        understood: result.understood.map(understoodOf),
        figures,
        proposed: isTried ? suggested : await proposed(workspace, suggested),
        ...after,
      };
    });
  },
});

interface Done {
  result: ImportResult;
  figures: z.infer<typeof figuresSchema>;
  after: { failed_after?: string };
}

async function imported(workspace: Workspace, request: ImportRequest): Promise<Done> {
  const at = { reading: await workspace.terms(), now: workspace.effects.now() };
  const result = await importFiles(workspace.store, workspace.warehouse, request, at);
  const { store, warehouse } = workspace;
  const after = await booksAfter(workspace, result.failedAfter, async () => {
    if (request.source === "usage") await takeUsage(store, warehouse, at.reading.zone);
  });
  return { result, figures: await importFigures(workspace), after };
}

/** The same answer from a copy of the warehouse, of which nothing is kept. */
async function tried(workspace: Workspace, request: ImportRequest): Promise<Done> {
  await applyImports(workspace.store, workspace.warehouse);
  const at = { reading: await workspace.terms(), now: workspace.effects.now() };
  return workspace.onCopy(async (copy) => {
    const result = await importFiles(copy.store, copy.warehouse, { ...request, isTried: true }, at);
    const key = result.statesKey ?? (await copy.states());
    return { result, figures: await copy.withStates(key, () => importFigures(copy)), after: {} };
  });
}

export const imports = operation({
  name: "imports",
  summary: "List imports",
  effect: "read",
  isOfRecord: true,
  path: "/imports",
  positional: [],
  input: z.object({}),
  output: z.object({
    rows: z.array(
      fileRow.extend({
        import: z.number(),
        recorded_at: z.string(),
        source: z.string(),
        account: z.string(),
        state: z.enum(["kept", "removed"]).describe("removed: undone, and no longer counted"),
        removed_at: z.string().nullable(),
      }),
    ),
  }),
  rows: "rows",
  async run(workspace) {
    const entries = await workspace.store.imports();
    return {
      rows: entries.flatMap((entry) =>
        entry.files.map((file) => ({
          import: entry.seq,
          recorded_at: entry.recordedAt,
          source: entry.source,
          account: entry.account,
          state: entry.removed === null ? ("kept" as const) : ("removed" as const),
          removed_at: entry.removed?.at ?? null,
          ...rowOf(file),
        })),
      ),
    };
  },
});

export const demo = operation({
  name: "demo",
  summary: "Fill an empty data folder with a demo company",
  effect: "write",
  path: "/demo",
  positional: [],
  input: z.object({
    customers: z
      .number()
      .int()
      .min(10)
      .max(2_000_000)
      .optional()
      .describe("Number of customers; defaults to 2500"),
    months: z.number().int().min(1).max(120).optional().describe("Number of months; defaults to 36"),
    seed: z
      .number()
      .int()
      .min(0)
      .optional()
      .describe("Seed of the random generator; another seed makes another company"),
  }),
  output: z.object({
    customers: z.number(),
    items: z.number(),
    states: z.number(),
    seed: z.number(),
    failed_after: failedAfter,
  }),
  async run(workspace, input) {
    if ((await workspace.store.lastSeq()) > 0) {
      throw new CambiumError("conflict", `${workspace.directory} already contains data`, {
        hint: "Choose another folder with --data, or delete this one.",
      });
    }
    const seed = input.seed ?? 7;
    const scratch = await workspace.store.scratch();
    try {
      workspace.effects.progress("Generating the demo company");
      const { writeDemo } = await import("../../sources/demo.ts");
      const company = await writeDemo({
        customers: input.customers ?? 2500,
        months: input.months ?? 36,
        seed,
        directory: scratch,
      });
      workspace.effects.progress("Importing it");
      const after = await importDemo(workspace, company);
      return { customers: company.customers, items: company.items, states: company.states, seed, ...after };
    } finally {
      await rm(scratch, { recursive: true, force: true }).catch(() => undefined);
    }
  },
});

export const exportSigmaOperation = operation({
  name: "export sigma",
  summary: "Export the evidence as Stripe Sigma tables, under the stripe policy",
  effect: "write",
  path: "/export/sigma",
  positional: ["directory"],
  input: z.object({
    directory: pathSchema.describe("Folder on this machine; created if it doesn't exist"),
    format: z.enum(["csv", "parquet"]).optional().describe("csv or parquet; defaults to csv"),
    overwrite: z.boolean().optional().describe("Replace the tables of an earlier export in the folder"),
  }),
  output: z.object({ rows: z.array(z.object({ file: z.string(), rows: z.number() })) }),
  rows: "rows",
  async run(workspace, input) {
    await checkOutside(workspace.directory, join(resolve(input.directory), "customers.csv"));
    const { book, zone } = await workspace.reading("stripe");
    const rows = await exportSigma(workspace.warehouse, book.schema, {
      directory: resolve(input.directory),
      format: input.format ?? "csv",
      zone: zone.name,
      isOverwriting: input.overwrite ?? false,
    });
    return { rows };
  },
});

export const build = operation({
  name: "build",
  summary: "Compute figures under a policy now, not when you first ask for them",
  effect: "write",
  path: "/build",
  positional: [],
  input: z.object({
    policy: z.string().optional().describe("Policy to apply; defaults to the organisation's"),
  }),
  output: z.object({ policy: z.string(), states: z.number(), changes: z.number(), customers: z.number() }),
  async run(workspace, input) {
    const { book } = await workspace.reading(input.policy);
    const [counts] = await workspace.warehouse.query(
      `select (select count(*) from states) as states, (select count(*) from ledger) as changes, (select count(*) from customers) as customers`,
      book.schema,
    );
    return {
      policy: book.policy,
      states: numberIn(counts, "states"),
      changes: numberIn(counts, "changes"),
      customers: numberIn(counts, "customers"),
    };
  },
});

function rowOf({ name, shape, rows, badRows, bytes, hash }: KeptFile): z.infer<typeof fileRow> {
  return { name, table: shape, rows, bad_rows: badRows, bytes, hash };
}

function sourceOf(name: string): SourceName {
  if (isSource(name)) return name;
  throw new CambiumError("usage", `unknown import source: "${name}"`, {
    hint: `Use one of ${Object.keys(SOURCES).join(", ")}.`,
  });
}
