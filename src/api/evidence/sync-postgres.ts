import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { addressSchema, operation } from "../operation.ts";
import { booksAfter, failedAfter } from "../own-books.ts";
import { environment } from "../workspace.ts";

export const syncPostgresOperation = operation({
  name: "sync postgres",
  summary: "Read Stripe's objects from a PostgreSQL that Stripe's sync engine, or Stripe itself, fills",
  effect: "write",
  path: "/sync/postgres",
  positional: [],
  takesTurns: false,
  input: z.object({
    url: addressSchema
      .optional()
      .describe(
        "Where it is: postgresql://user:password@host:5432/database; DATABASE_URL when left out; never kept or shown",
      ),
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
    failed_after: failedAfter,
  }),
  rows: "rows",
  async run(workspace, input) {
    if (await workspace.isDemo()) {
      throw new CambiumError("conflict", `${workspace.directory} holds the demo company`, {
        hint: "Sync into a folder of its own: name one with --data.",
      });
    }
    const url = input.url ?? environment(workspace).DATABASE_URL;
    if (url === undefined || url === "") {
      throw new CambiumError("usage", "no database is named", {
        hint: "Set DATABASE_URL, or give --url postgresql://user:password@host:5432/database.",
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
        rows: tables,
        ...(await workspace.inTurn(() => booksAfter(workspace), { name: "sync postgres" })),
      };
    });
  },
});
