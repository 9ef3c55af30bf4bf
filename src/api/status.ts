import { z } from "zod";
import { dateOfDay } from "../base/zone.ts";
import { operation } from "./operation.ts";

export const status = operation({
  name: "status",
  summary: "What this data folder holds: the organisation, its evidence, what can be asked",
  effect: "read",
  path: "/status",
  positional: [],
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
        objects: z.number().describe("What is kept of them, every version and event"),
        seen_at: z.string().describe("When anything of them was last seen, by Stripe's clock"),
      })
      .nullable()
      .describe("Stripe's objects in the evidence; null while there are none"),
    first_evidence_on: z.string().nullable().describe("Local date of the first state"),
    last_evidence_on: z.string().nullable().describe("Local date of the last state"),
    customers: z.number(),
    attributes: z.array(z.string()).describe("Customer attributes that metrics can be broken down by"),
  }),
  async run(workspace) {
    const { settings, subject } = await workspace.reading();
    const entries = await workspace.store.imports();
    const files = entries.flatMap((entry) => entry.files);
    const { firstDay = null, lastDay, attributes } = subject;
    const [counts] = await workspace.warehouse.query("select count(*) as customers from customers");
    return {
      organisation: settings.organisation,
      currency: settings.currency,
      timezone: settings.timezone,
      policy: settings.policy,
      is_demo: entries.length > 0 && entries.every(({ isDemo }) => isDemo === true),
      imports: entries.length,
      imported_rows: files.reduce((sum, { rows }) => sum + rows, 0),
      bad_rows: files.reduce((sum, { badRows }) => sum + badRows, 0),
      last_import_at: entries.at(-1)?.recordedAt ?? null,
      stripe: workspace.store.stripe.summary(),
      first_evidence_on: firstDay === null ? null : dateOfDay(firstDay),
      last_evidence_on: lastDay === null ? null : dateOfDay(lastDay),
      customers: Number(counts?.customers),
      attributes,
    };
  },
});
