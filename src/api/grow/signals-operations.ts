import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { LIMITS } from "../../base/limits.ts";
import { dateOfDay } from "../../base/zone.ts";
import { headroomOn } from "../../growth/headroom/headroom.ts";
import { STEP_KINDS, type Step, stepWorld } from "../../growth/headroom/next-step.ts";
import { dismiss, dismissalsOf, REST, undismiss } from "../../growth/signals/dismissals.ts";
import { isKind, KINDS } from "../../growth/signals/kinds.ts";
import { observationsOf } from "../../growth/signals/observations.ts";
import { curveOf } from "../../growth/signals/signal-curve.ts";
import { runsOf } from "../../growth/signals/signal-history.ts";
import { openSignals, type Signal } from "../../growth/signals/signal-list.ts";
import { setKindSetting, settingsOf } from "../../growth/signals/signal-settings.ts";
import { whyNow } from "../../growth/signals/why-now.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import { readLabels } from "../../model/parts/dimensions.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn } from "../../warehouse/rows.ts";
import { narrowing, segmentSchema } from "../ask/segment-input.ts";
import { customerNames, moneySchema, operation } from "../operation.ts";
import type { Workspace } from "../workspace.ts";
import { dayOf, growthOf } from "./growth-of.ts";

const KIND_NAMES = Object.keys(KINDS).filter(isKind);
const kindSchema = z.enum(KIND_NAMES);
const MILLION = 1_000_000;

const signalRow = z.object({
  kind: kindSchema,
  ...customerNames,
  subject: z.string().describe("Metric, family or item that it is about; empty for the customer as a whole"),
  subject_name: z.string(),
  open_since: z.string(),
  fired_on: z.string().describe("Day it fired; pauses of less than 30 days don't count"),
  left_cut: z
    .boolean()
    .describe("True if it held from the start of the usage at an older customer: it isn't judged"),
  value: z.number().nullable().describe("What was used last"),
  limit: z.number().nullable(),
  unit: z.string().nullable(),
  seen_on: z.string().nullable().describe("Day of the last observation"),
  why: z.string().describe("Why now, in a sentence"),
  step: z.enum(STEP_KINDS).nullable().describe("The next step; null where there is none to offer"),
  step_product: z.string().nullable(),
  step_price: z.string().nullable(),
  step_quantity: z.number().nullable(),
  step_list: moneySchema.nullable().describe("What the next step lists at, a month"),
  step_now: moneySchema.nullable().describe("What it takes the place of lists at"),
  step_mrr: moneySchema.nullable().describe("The difference"),
});

export const signalsOperation = operation({
  name: "signals",
  summary: "List open signals of expansion: who nears a limit, fills seats or grows",
  effect: "read",
  isKept: true,
  path: "/signals",
  positional: [],
  input: z.object({
    kind: z.array(kindSchema).optional().describe("Only these kinds"),
    as_of: z.iso
      .date()
      .optional()
      .describe("The day, such as 2026-01-31, with what was recorded by then; defaults to today"),
    segment: segmentSchema,
    limit: z
      .number()
      .int()
      .min(0)
      .max(LIMITS.listed.most)
      .optional()
      .describe("How many to list; defaults to 100"),
    offset: z.number().int().min(0).optional().describe("How many to skip"),
  }),
  output: z.object({
    total: z.number().describe("How many signals match"),
    as_of: z.string(),
    currency: z.string(),
    rows: z.array(signalRow),
  }),
  rows: "rows",
  page: 1000,
  async run(workspace, input) {
    const { growth, reading } = await growthOf(workspace);
    const day = dayOf(input.as_of, growth.today);
    const { customers = null } = await narrowing(workspace, input.segment, reading.book, reading.subject);
    const { total, signals } = await openSignals(growth, {
      day,
      ...(input.kind !== undefined && { kinds: input.kind }),
      customers,
      limit: input.limit ?? 100,
      offset: input.offset ?? 0,
    });
    const steps = await stepWorld(growth, await headroomOn(growth, day), day);
    const labels = await readLabels(reading.book, ["product", "price"]);
    const { currency } = reading.book;
    return {
      total,
      as_of: dateOfDay(day),
      currency,
      rows: signals.map((signal) => {
        const asked = { kind: signal.kind, subject: signal.subjectNumber, limit: signal.limit };
        return { ...rowOf(signal), ...stepRow(steps.step(signal.number, asked), labels, currency) };
      }),
    };
  },
});

type StepRow = Pick<
  z.infer<typeof signalRow>,
  "step" | "step_product" | "step_price" | "step_quantity" | "step_list" | "step_now" | "step_mrr"
>;

function stepRow(
  step: Step | null,
  labels: Awaited<ReturnType<typeof readLabels>>,
  currency: string,
): StepRow {
  const money = (micros: number) => minorUnits(BigInt(micros) * 1_000_000_000_000n, currency);
  return {
    step: step?.what ?? null,
    step_product: step === null ? null : (labels.get("product")?.(step.product) ?? null),
    step_price: step === null ? null : (labels.get("price")?.(step.price) ?? null),
    step_quantity: step?.quantity ?? null,
    step_list: step === null ? null : money(step.list),
    step_now: step === null ? null : money(step.now),
    step_mrr: step === null ? null : money(step.list - step.now),
  };
}

function rowOf({ value, limit, ...signal }: Signal): Omit<z.infer<typeof signalRow>, keyof StepRow> {
  const units = (micros: bigint | null) => (micros === null ? null : Number(micros) / MILLION);
  return {
    kind: signal.kind,
    account: signal.account,
    customer: signal.customer,
    name: signal.name,
    subject: signal.subject,
    subject_name: signal.subjectName,
    open_since: signal.openSince,
    fired_on: signal.firedOn,
    left_cut: signal.isLeftCut,
    value: units(value),
    limit: units(limit),
    unit: signal.unit,
    seen_on: signal.seenOn,
    why: whyNow({ value, limit, ...signal }),
  };
}

const settingRow = z.object({
  kind: kindSchema,
  setting: z.string(),
  value: z.number(),
  default: z.number(),
  least: z.number(),
  most: z.number(),
  summary: z.string(),
});

export const signalsSettings = operation({
  name: "signals settings",
  summary: "List the settings of each kind of signal",
  effect: "read",
  isOfRecord: true,
  path: "/signals/settings",
  positional: [],
  input: z.object({}),
  output: z.object({ rows: z.array(settingRow) }),
  rows: "rows",
  async run({ store }) {
    const rows = [];
    for (const kind of KIND_NAMES) {
      const values = await settingsOf(store, kind);
      for (const [setting, { default: usual, ...bounds }] of Object.entries(KINDS[kind].settings))
        rows.push({ kind, setting, value: values[setting] ?? usual, default: usual, ...bounds });
    }
    return { rows };
  },
});

export const setSignalsSetting = operation({
  name: "signals settings set",
  summary: "Change a setting of a kind of signal",
  effect: "write",
  path: "/signals/settings",
  positional: ["kind", "setting", "value"],
  input: z.object({
    kind: kindSchema,
    setting: z.string().describe("A setting of the kind"),
    value: z.number().int().optional().describe("A whole number"),
    reset: z.boolean().optional().describe("Go back to the default"),
  }),
  output: z.object({ kind: kindSchema, setting: z.string(), value: z.number() }),
  was: async ({ store }, { kind }) => settingsOf(store, kind),
  async run({ store }, { kind, setting, value, reset }) {
    if ((value === undefined) === (reset !== true))
      throw new CambiumError("usage", "no value given", { hint: "Pass a value, or --reset." });
    const after = await setKindSetting(store, kind, setting, value ?? null);
    return { kind, setting, value: after[setting] ?? 0 };
  },
});

const idInputs = {
  kind: kindSchema,
  account: z.string().describe("Billing account"),
  customer: z.string().describe("Customer id"),
  subject: z
    .string()
    .optional()
    .describe("Metric, family or item that it is about; empty for the customer as a whole"),
};

/** The number of a customer. @throws CambiumError `not_found` */
async function customerNumber(
  { warehouse }: Workspace,
  { account, customer }: { account: string; customer: string },
): Promise<number> {
  const [row] = await warehouse.query(
    `select customer from customers where account = ${literal(account)} and customer_id = ${literal(customer)}`,
  );
  if (row !== undefined) return numberIn(row, "customer");
  throw new CambiumError("not_found", `unknown customer: ${account} ${customer}`, {
    hint: "Run `cambium customers --search TEXT` to find one.",
  });
}

const units = (millionths: bigint) => Number(millionths) / MILLION;
const orNull = (millionths: bigint | null) => (millionths === null ? null : units(millionths));

export const signalOperation = operation({
  name: "signal",
  summary: "Show one signal: when it was open, its curve and the observations behind it",
  effect: "read",
  isKept: true,
  path: "/signals/{kind}/{account}/{customer}",
  positional: ["kind", "account", "customer"],
  input: z.object({
    ...idInputs,
    as_of: z.iso.date().optional().describe("The day, with what was recorded by then; defaults to today"),
  }),
  output: z.object({
    as_of: z.string(),
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
  }),
  rows: "rows",
  lists: ["curve", "observations"],
  async run(workspace, { kind, subject = "", as_of, ...who }) {
    const { growth } = await growthOf(workspace);
    const day = dayOf(as_of, growth.today);
    const customer = await customerNumber(workspace, who);
    const runs = (await runsOf(growth, customer, day)).filter(
      (run) => run.kind === kind && run.subject === subject,
    );
    const isOfMetric = KINDS[kind].of === "metric";
    const curve = isOfMetric ? await curveOf(growth, customer, subject, day) : [];
    const seen = isOfMetric ? await observationsOf(growth, customer, subject, day) : [];
    return {
      as_of: dateOfDay(day),
      summary: KINDS[kind].summary,
      settings: await settingsOf(workspace.store, kind),
      dismissed: await dismissalsOf(workspace.store, { kind, subject, ...who }),
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
    };
  },
});

export const dismissSignal = operation({
  name: "signals dismiss",
  summary: "Let a signal rest for 90 days, with a reason",
  effect: "write",
  path: "/signals/dismiss",
  positional: ["kind", "account", "customer"],
  input: z.object({
    ...idInputs,
    reason: z.string().trim().min(1).max(500).optional().describe("Why it isn't worth an offer now"),
    undo: z.boolean().optional().describe("Take the last dismissal back"),
  }),
  output: z.object({
    kind: kindSchema,
    account: z.string(),
    customer: z.string(),
    subject: z.string(),
    rests_until: z.string().nullable(),
  }),
  was: ({ store }, { kind, account, customer, subject = "" }) =>
    dismissalsOf(store, { kind, account, customer, subject }),
  async run(workspace, { kind, account, customer, subject = "", reason, undo }) {
    const id = { kind, account, customer, subject };
    if ((reason === undefined) === (undo !== true))
      throw new CambiumError("usage", "no reason given", { hint: "Pass --reason, or --undo." });
    await customerNumber(workspace, id);
    if (reason === undefined) {
      if (!(await undismiss(workspace.store, id)))
        throw new CambiumError("not_found", "this signal wasn't dismissed", {
          hint: "Run `cambium signal` to see it.",
        });
      return { ...id, rests_until: null };
    }
    const { growth } = await growthOf(workspace);
    await dismiss(workspace.store, id, dateOfDay(growth.today), reason);
    return { ...id, rests_until: dateOfDay(growth.today + REST) };
  },
});
