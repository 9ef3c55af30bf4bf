import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { LIMITS } from "../../base/limits.ts";
import { dateOfDay } from "../../base/zone.ts";
import { dismiss, dismissalsOf, REST, undismiss } from "../../growth/signals/dismissals.ts";
import { KINDS, type KindName } from "../../growth/signals/kinds.ts";
import { setKindSetting, settingsOf } from "../../growth/signals/signal-settings.ts";
import { literal } from "../../warehouse/literal.ts";
import { moneySchema, operation } from "../operation.ts";
import { narrowing, segmentSchema } from "../segments/segment-input.ts";
import { customerNumber } from "./customer-names.ts";
import { dayOf, growthOf } from "./growth-of.ts";
import { idInputs, shownAs } from "./signal-operation.ts";
import {
  KIND_NAMES,
  kindSchema,
  type SteppedKey,
  signalRow,
  signalRows,
  signalSums,
  steppedKeys,
} from "./signal-rows.ts";
import { SIGNALS_BY, signalsBy } from "./signals-by.ts";

const sumsSchema = z.object({
  signals: z.number(),
  customers: z.number(),
  step_mrr: moneySchema.describe("What their next steps add, a month; steps down aren't counted"),
});

export const signalsOperation = operation({
  name: "signals",
  summary: "List open expansion signals: who is close to a limit, fills seats or grows",
  effect: "read",
  isKept: "growth",
  path: "/signals",
  positional: [],
  input: z.object({
    kind: z.array(kindSchema).optional().describe("Only these kinds"),
    as_of: z.iso
      .date()
      .optional()
      .describe("The day, such as 2026-01-31, with what was recorded by then; defaults to today"),
    segment: segmentSchema,
    customer: z.string().optional().describe("Only the customer with this id"),
    taken_up: z
      .boolean()
      .optional()
      .describe("true: only those that somebody works; false: only those that nobody does"),
    by: z
      .enum(SIGNALS_BY)
      .optional()
      .describe("Add `groups`: the signals by each product or price that their customers have"),
    sort: z
      .enum(["since", "mrr"])
      .optional()
      .describe("since: newest first (default); mrr: by what the next step adds, largest first"),
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
    sums: sumsSchema.describe("Over all signals that match"),
    kinds: z
      .array(sumsSchema.extend({ kind: kindSchema }))
      .describe("By kind, whichever kinds are asked for"),
    rows: z.array(signalRow),
    groups: z
      .array(
        z.object({
          key: z.string().describe("Product or price"),
          signals: z.number(),
          customers: z.number().describe("As many as a segment of the product or price has"),
        }),
      )
      .optional()
      .describe("With by: the most customers first; a customer with several counts in each"),
  }),
  rows: "rows",
  page: 1000,
  async run(workspace, input) {
    const known = await growthOf(workspace);
    const { book, subject } = known.reading;
    const day = dayOf(input.as_of, known.growth.today);
    const { customers = null } = await narrowing(workspace, input.segment, book, subject);
    const open = await steppedKeys(known, { day, customers: both(customers, input.customer) });
    const found = open.filter(
      ({ isTakenUp }) => input.taken_up === undefined || input.taken_up === isTakenUp,
    );
    const isAsked = (kind: KindName) => input.kind === undefined || input.kind.includes(kind);
    const asked = found.filter(({ kind }) => isAsked(kind));
    const sorted = input.sort === "mrr" ? asked.toSorted(byStep) : asked;
    const { limit = 100, offset = 0 } = input;
    const { currency } = book;
    return {
      total: asked.length,
      as_of: dateOfDay(day),
      currency,
      sums: signalSums(asked, currency),
      kinds: KIND_NAMES.map((kind) => ({
        kind,
        ...signalSums(
          found.filter((row) => row.kind === kind),
          currency,
        ),
      })).filter(({ signals }) => signals > 0),
      rows: await signalRows(known, day, sorted.slice(offset, offset + limit)),
      ...(input.by !== undefined && { groups: await signalsBy(known, input.by, asked) }),
    };
  },
});

/** Largest step first; signals without one come last. */
function byStep(a: SteppedKey, b: SteppedKey): number {
  const added = ({ next }: SteppedKey) => (next === null ? Number.MIN_SAFE_INTEGER : next.list - next.now);
  return added(b) - added(a);
}

/** SQL for the customers of a segment, or those of them with an id; null for everyone. */
function both(segment: string | null, id: string | undefined): string | null {
  if (id === undefined) return segment;
  const named = `select customer from customers where customer_id = ${literal(id)}`;
  return segment === null ? named : `${named} and customer in (${segment})`;
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
  positional: ["kind", "setting"],
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
      throw new CambiumError("usage", "pass either a value or reset, not both", {
        hint: "Pass --value N, or --reset.",
      });
    const after = await setKindSetting(store, kind, setting, value ?? null);
    return { kind, setting, value: after[setting] ?? 0 };
  },
});

export const dismissSignal = operation({
  name: "signals dismiss",
  summary: "Dismiss a signal for 90 days, with a reason",
  effect: "write",
  path: "/signals/dismiss",
  positional: ["kind", "account", "customer"],
  input: z.object({
    ...idInputs,
    reason: z.string().trim().min(1).max(500).optional().describe("Why it isn't worth an offer now"),
    undo: z.boolean().optional().describe("Undo the last dismissal"),
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
    if ((reason === undefined) === (undo !== true))
      throw new CambiumError("usage", "no reason given", { hint: "Pass --reason, or --undo." });
    const known = await growthOf(workspace);
    const number = await customerNumber(known, { account, customer });
    const id = { kind, subject, ...(await shownAs(workspace, number)) };
    if (reason === undefined) {
      if (!(await undismiss(workspace.store, id)))
        throw new CambiumError("not_found", "this signal wasn't dismissed", {
          hint: "Run `cambium signal` to see it.",
        });
      return { ...id, rests_until: null };
    }
    const { today } = known.growth;
    await dismiss(workspace.store, id, dateOfDay(today), reason);
    return { ...id, rests_until: dateOfDay(today + REST) };
  },
});
