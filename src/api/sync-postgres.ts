import { z } from "zod";
import { CambiumError } from "../base/error.ts";
import { syncPostgres } from "../sources/stripe/postgres.ts";
import { operation } from "./operation.ts";

export const syncPostgresOperation = operation({
  name: "sync postgres",
  summary: "Read Stripe's objects from a PostgreSQL that Stripe's sync engine, or Stripe itself, fills",
  effect: "write",
  path: "/sync/postgres",
  positional: [],
  environment: { url: "DATABASE_URL" },
  input: z.object({
    url: z
      .string()
      .optional()
      .describe("Where it is: postgresql://user:password@host:5432/database; never kept or shown"),
    schema: z.string().min(1).optional().describe("The schema of its tables; stripe when left out"),
    account: z
      .string()
      .min(1)
      .optional()
      .describe(
        "The Stripe account to read, of a copy that holds several; what to call it, of a copy that does not say",
      ),
    full: z.boolean().optional().describe("Read every row, not only what was written since the last time"),
  }),
  output: z.object({
    database: z.string(),
    accounts: z.array(z.string()).describe("The accounts that something was read of"),
    warnings: z.array(z.string()).describe("What the copy does not tell, or was left out"),
    rows: z.array(
      z.object({
        table: z.string(),
        rows: z.number().describe("How many rows were read"),
        added: z.number().describe("How many of what they tell was new"),
        is_incremental: z.boolean().describe("Only what was written since the last time was read"),
      }),
    ),
  }),
  rows: "rows",
  async run(workspace, input) {
    if (await workspace.isDemo()) {
      throw new CambiumError("conflict", `${workspace.directory} holds the demo company`, {
        hint: "Sync into a folder of its own: name one with --data.",
      });
    }
    if (input.url === undefined || input.url === "") {
      throw new CambiumError("usage", "no database is named", {
        hint: "Set DATABASE_URL, or give --url postgresql://user:password@host:5432/database.",
      });
    }
    const { tables, ...report } = await syncPostgres(
      workspace.store,
      { url: input.url, schema: input.schema ?? "stripe", account: input.account, isFull: input.full },
      workspace.effects,
    );
    return { ...report, rows: tables };
  },
});
