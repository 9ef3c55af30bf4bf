import { z } from "zod";
import { dateOfDay } from "../../base/zone.ts";
import { dismissalsOf } from "../../growth/signals/dismissals.ts";
import { KINDS } from "../../growth/signals/kinds.ts";
import { observationsOf } from "../../growth/signals/observations.ts";
import { curveOf } from "../../growth/signals/signal-curve.ts";
import { runsOf } from "../../growth/signals/signal-history.ts";
import { settingsOf } from "../../growth/signals/signal-settings.ts";
import { declaredMetrics } from "../../growth/usage/usage-record.ts";
import { operation } from "../operation.ts";
import type { Workspace } from "../workspace.ts";
import { customerNumber, NOBODY, namesOf } from "./customer-names.ts";
import { familyEvidence, familyEvidenceShape } from "./family-rows.ts";
import { dayOf, growthOf } from "./growth-of.ts";
import { kindSchema, signalRow, signalRows, steppedKeys } from "./signal-rows.ts";

const MILLION = 1_000_000;

/** The inputs that name a signal. */
export const idInputs = {
  kind: kindSchema,
  account: z.string().describe("Billing account"),
  customer: z.string().describe("Customer id"),
  subject: z
    .string()
    .optional()
    .describe("Metric, family or item that it is about; empty for the customer as a whole"),
};

const units = (millionths: bigint) => Number(millionths) / MILLION;
const orNull = (millionths: bigint | null) => (millionths === null ? null : units(millionths));

export const signalOperation = operation({
  name: "signal",
  summary: "Show one signal: when it was open, its curve and the observations behind it",
  effect: "read",
  isKept: "growth",
  path: "/signals/{kind}/{account}/{customer}",
  positional: ["kind", "account", "customer"],
  input: z.object({
    ...idInputs,
    as_of: z.iso.date().optional().describe("The day, with what was recorded by then; defaults to today"),
  }),
  output: z.object({
    as_of: z.string(),
    currency: z.string(),
    name: z.string().nullable().describe("Name of the customer"),
    subject_name: z.string(),
    open: signalRow.nullable().describe("The signal as it's open that day; null if it isn't, or rests"),
    summary: z.string().describe("What the kind means"),
    settings: z.record(z.string(), z.number()),
    dismissed: z.array(z.object({ on: z.string(), reason: z.string() })),
    rows: z
      .array(
        z.object({
          from: z.string(),
          until: z.string().nullable().describe("First day it wasn't open; null while it is"),
          fired_on: z.string(),
        }),
      )
      .describe("When it was open, newest first"),
    curve: z.array(z.object({ day: z.string(), value: z.number(), limit: z.number().nullable() })),
    observations: z
      .array(
        z.object({
          at: z.string(),
          recorded_at: z.string().nullable(),
          value: z.number(),
          limit: z.number().nullable(),
          import: z.number(),
          row: z.number().describe("Row of the imported file"),
        }),
      )
      .describe("The last 200, newest first"),
    ...familyEvidenceShape,
  }),
  rows: "rows",
  lists: ["curve", "observations", "periods"],
  async run(workspace, { kind, subject = "", as_of, ...who }) {
    const known = await growthOf(workspace);
    const { growth, reading } = known;
    const day = dayOf(as_of, growth.today);
    const customer = await customerNumber(known, who);
    const keys = await steppedKeys(known, { day, customers: String(customer) });
    const own = await signalRows(
      known,
      day,
      keys.filter((key) => key.kind === kind),
    );
    const metric = (await declaredMetrics(workspace.store)).get(subject);
    const runs = (await runsOf(growth, customer, day)).filter(
      (run) => run.kind === kind && run.subject === subject,
    );
    const isOfMetric = KINDS[kind].of === "metric";
    const curve = isOfMetric ? await curveOf(growth, customer, subject, day) : [];
    const seen = isOfMetric ? await observationsOf(growth, customer, subject, day) : [];
    return {
      as_of: dateOfDay(day),
      currency: reading.book.currency,
      name: (await namesOf(workspace, [customer])).get(customer)?.name ?? null,
      subject_name: metric?.name ?? subject,
      open: own.find((row) => row.subject === subject) ?? null,
      summary: KINDS[kind].summary,
      settings: await settingsOf(workspace.store, kind),
      dismissed: await dismissalsOf(workspace.store, {
        kind,
        subject,
        ...(await shownAs(workspace, customer)),
      }),
      rows: runs.map(({ from, until, firedOn }) => ({ from, until, fired_on: firedOn })),
      curve: curve.map((point) => ({
        day: point.day,
        value: units(point.value),
        limit: orNull(point.limit),
      })),
      observations: seen.map((one) => ({
        at: one.at,
        recorded_at: one.recordedAt,
        value: units(one.value),
        limit: orNull(one.limit),
        import: one.import,
        row: one.row,
      })),
      ...(await familyEvidence(known, { kind, customer, subject, day })),
    };
  },
});

/** How lists show the customer with a number. */
export async function shownAs(
  workspace: Workspace,
  number: number,
): Promise<{ account: string; customer: string }> {
  const { account, customer } = (await namesOf(workspace, [number])).get(number) ?? NOBODY;
  return { account, customer };
}
