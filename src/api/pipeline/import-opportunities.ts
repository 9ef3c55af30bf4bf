import { basename } from "node:path";
import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { pairsIn } from "../../base/pair-text.ts";
import { importDeals } from "../../growth/pipeline/imports/import-deals.ts";
import { badRow } from "../evidence/import-operations.ts";
import { withScratch } from "../evidence/scratch.ts";
import { auditedFiles, filesFields, pathsOf, removeUploads } from "../evidence/uploaded.ts";
import { mappingFields, mappingOf } from "../mapping.ts";
import { operation } from "../operation.ts";
import { pipelineBooks } from "./pipeline-of.ts";

export const importOpportunities = operation({
  name: "import opportunities",
  summary: "Import opportunities from HubSpot, Salesforce or any list, and update them",
  effect: "write",
  path: "/imports/opportunities",
  positional: ["files"],
  input: z.object({
    ...filesFields,
    account: z
      .string()
      .min(1)
      .optional()
      .describe("Billing account of the customers, where several have the same ids"),
    ...mappingFields,
    date_format: z
      .string()
      .optional()
      .describe("Order of day, month and year (dmy, mdy or ymd), or a format such as %d.%m.%Y"),
    amount_per: z
      .enum(["month", "year"])
      .optional()
      .describe("What amounts are for: month (default), or year: they're divided by twelve"),
    stage: z.array(z.string()).optional().describe('Stages by the names of the file: "Demo done=qualified"'),
    lost_reason: z
      .string()
      .trim()
      .min(1)
      .max(1000)
      .optional()
      .describe("Reason to keep for lost deals of which the file gives none; they're refused without"),
    skip_bad: z.boolean().optional().describe("Import the good rows, and leave bad rows out"),
    dry_run: z.boolean().optional().describe("Show what would be imported, without importing anything"),
  }),
  output: z.object({
    dry_run: z.boolean(),
    new: z.number().describe("Opportunities that weren't known"),
    changed: z.number().describe("Known ones that differ"),
    same: z.number().describe("Known ones that don't"),
    left_out: z.number().describe("Deals of new business, which is no expansion"),
    bad: z.number().describe("Rows left out as they can't be read"),
    bad_rows: z.array(badRow).describe("The first of them"),
    rows: z.array(
      z.object({
        name: z.string(),
        system: z.string().nullable().describe("hubspot or salesforce, known by its headers"),
        rows: z.number(),
        columns: z.array(z.object({ field: z.string(), column: z.string() })),
      }),
    ),
  }),
  rows: "rows",
  audited: auditedFiles,
  async run(workspace, input) {
    const pipeline = await pipelineBooks(workspace);
    const { book, world, now, reading } = pipeline;
    return withScratch(workspace, async (scratch) => {
      const paths = await pathsOf(workspace, input, scratch);
      const found = await importDeals(
        workspace.store,
        book,
        {
          files: paths.map((path) => ({ path, name: basename(path) })),
          scratch: await scratch(),
          mapping: {
            ...mappingOf(input),
            ...(input.date_format !== undefined && { dates: input.date_format }),
          },
          account: input.account ?? null,
          isYearly: input.amount_per === "year",
          stages: stagesIn(input.stage ?? []),
          noReason: input.lost_reason ?? null,
          skipBad: input.skip_bad ?? false,
          isTried: input.dry_run ?? false,
        },
        { world, zone: reading.zone, now },
      );
      if (input.dry_run !== true) await removeUploads(workspace, input);
      const { leftOut, badCount, bad, files, ...counts } = found;
      return {
        dry_run: input.dry_run ?? false,
        ...counts,
        left_out: leftOut,
        bad: badCount,
        bad_rows: bad,
        rows: files.map(({ columns, ...file }) => ({
          ...file,
          columns: columns.map(([field, column]) => ({ field, column })),
        })),
      };
    });
  },
});

function stagesIn(texts: readonly string[]): Map<string, string> {
  return new Map(
    texts.flatMap((text) => {
      const pairs = pairsIn(text);
      if (pairs === null)
        throw new CambiumError("usage", `can't read --stage ${text}`, {
          hint: 'Write the name in the file and a stage: --stage "Demo done=qualified".',
        });
      return pairs.map(({ name, value }): [string, string] => [name, value]);
    }),
  );
}
