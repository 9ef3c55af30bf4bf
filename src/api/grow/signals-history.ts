import { z } from "zod";
import { dateOfDay } from "../../base/zone.ts";
import { isKind } from "../../growth/signals/kinds.ts";
import { runsOf } from "../../growth/signals/signal-history.ts";
import { declaredMetrics } from "../../growth/usage/usage-record.ts";
import { operation } from "../operation.ts";
import { customerNumber } from "./customer-names.ts";
import { dayOf, growthOf } from "./growth-of.ts";
import { kindSchema, signalRows, steppedKeys } from "./signal-rows.ts";

export const signalsHistory = operation({
  name: "signals history",
  summary: "Show when each signal of a customer was open",
  effect: "read",
  isKept: "growth",
  path: "/customers/{account}/{customer}/signals",
  positional: ["account", "customer"],
  input: z.object({
    account: z.string().describe("Billing account"),
    customer: z.string().describe("Customer id"),
    as_of: z.iso.date().optional().describe("The day, with what was recorded by then; defaults to today"),
  }),
  output: z.object({
    as_of: z.string(),
    rows: z
      .array(
        z.object({
          kind: kindSchema,
          subject: z.string().describe("Metric, family or item that it is about"),
          subject_name: z.string(),
          from: z.string(),
          until: z.string().nullable().describe("First day it wasn't open; null while it is"),
          fired_on: z.string(),
          open: z
            .boolean()
            .describe("Whether it's listed that day: it holds, isn't dismissed, and nothing else closed it"),
        }),
      )
      .describe("Newest first"),
  }),
  rows: "rows",
  async run(workspace, { as_of, ...who }) {
    const known = await growthOf(workspace);
    const day = dayOf(as_of, known.growth.today);
    const metrics = await declaredMetrics(workspace.store);
    const customer = await customerNumber(known, who);
    const runs = await runsOf(known.growth, customer, day);
    const now = await signalRows(known, day, await steppedKeys(known, { day, customers: String(customer) }));
    const isListed = (kind: string, subject: string) =>
      now.some((row) => row.kind === kind && row.subject === subject);
    return {
      as_of: dateOfDay(day),
      rows: runs.flatMap(({ kind, subject, from, until, firedOn }) =>
        isKind(kind)
          ? [
              {
                kind,
                subject,
                subject_name: metrics.get(subject)?.name ?? subject,
                from,
                until,
                fired_on: firedOn,
                open: until === null && isListed(kind, subject),
              },
            ]
          : [],
      ),
    };
  },
});
