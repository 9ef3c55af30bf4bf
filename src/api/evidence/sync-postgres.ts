import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { addressSchema, operation } from "../operation.ts";
import { booksAfter, failedAfter } from "../own-books.ts";
import { environment } from "../workspace.ts";
import { limitWarnings } from "./sync-operations.ts";

export const syncPostgresOperation = operation({
  name: "sync postgres",
  summary: "Sync from a PostgreSQL copy of your Stripe data",
  effect: "write",
  path: "/sync/postgres",
  positional: [],
  takesTurns: false,
  input: z.object({
    url: addressSchema
      .optional()
      .describe(
        "Database that Stripe's sync engine, or Stripe itself, writes to: postgresql://user:password@host:5432/database. Defaults to DATABASE_URL; never saved or shown",
      ),
    schema: z.string().min(1).optional().describe("Schema of the tables; defaults to stripe"),
    account: z
      .string()
      .min(1)
      .optional()
      .describe("Stripe account to read, if the copy has several; or a name for it, if the copy doesn't say"),
    full: z.boolean().optional().describe("Read every row, not only those written since the last sync"),
  }),
  output: z.object({
    database: z.string(),
    accounts: z.array(z.string()).describe("Accounts that were read"),
    warnings: z.array(z.string()).describe("What's missing from the copy, or was left out"),
    rows: z.array(
      z.object({
        table: z.string(),
        rows: z.number().describe("Rows read"),
        added: z.number().describe("How much of it was new"),
        is_incremental: z.boolean().describe("True if only rows written since the last sync were read"),
      }),
    ),
    failed_after: failedAfter,
  }),
  rows: "rows",
  async run(workspace, input) {
    if (await workspace.isDemo()) {
      throw new CambiumError("conflict", `${workspace.directory} holds the demo company`, {
        hint: "Sync into another folder: pass --data DIR.",
      });
    }
    const url = input.url ?? environment(workspace).DATABASE_URL;
    if (url === undefined || url === "") {
      throw new CambiumError("usage", "no database given", {
        hint: "Set DATABASE_URL, or pass --url postgresql://user:password@host:5432/database.",
      });
    }
    const { syncPostgres } = await import("../../sources/stripe/postgres/postgres.ts");
    const request = { url, schema: input.schema ?? "stripe", account: input.account, isFull: input.full };
    return workspace.activity.follow("sync postgres", async (tell) => {
      const effects = { ...workspace.effects, show: tell };
      const { tables, ...report } = await workspace.inSync(() =>
        syncPostgres(workspace.store, request, effects),
      );
      tell("Building the books");
      return {
        ...report,
        warnings: [...report.warnings, ...(await limitWarnings(workspace))],
        rows: tables,
        ...(await workspace.inTurn(() => booksAfter(workspace), { name: "sync postgres" })),
      };
    });
  },
});
