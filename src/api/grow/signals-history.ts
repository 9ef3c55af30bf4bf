import { z } from "zod";
import { dateOfDay } from "../../base/zone.ts";
import { isKind } from "../../growth/signals/kinds.ts";
import { runsOf } from "../../growth/signals/signal-history.ts";
import { declaredMetrics } from "../../growth/usage/usage-record.ts";
import { operation } from "../operation.ts";
import { customerNumber } from "./customer-names.ts";
import { dayOf, growthOf } from "./growth-of.ts";
import { kindSchema } from "./signal-rows.ts";

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
        }),
      )
      .describe("Newest first"),
  }),
  rows: "rows",
  async run(workspace, { as_of, ...who }) {
    const { growth } = await growthOf(workspace);
    const day = dayOf(as_of, growth.today);
    const metrics = await declaredMetrics(workspace.store);
    const runs = await runsOf(growth, await customerNumber(workspace, who), day);
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
              },
            ]
          : [],
      ),
    };
  },
});
