import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { LIMITS } from "../../base/limits.ts";
import { dateOfDay } from "../../base/zone.ts";
import { isKind, KINDS } from "../../growth/signals/kinds.ts";
import { openSignals, type Signal } from "../../growth/signals/signal-list.ts";
import { setKindSetting, settingsOf } from "../../growth/signals/signal-settings.ts";
import { narrowing, segmentSchema } from "../ask/segment-input.ts";
import { customerNames, operation } from "../operation.ts";
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
});

export const signalsOperation = operation({
  name: "signals",
  summary: "List the signals of expansion that are open: who comes near a limit, fills their seats, or grows",
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
    return { total, as_of: dateOfDay(day), rows: signals.map(rowOf) };
  },
});

function rowOf({ value, limit, ...signal }: Signal): z.infer<typeof signalRow> {
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
