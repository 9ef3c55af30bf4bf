import { z } from "zod";
import { headroomOn } from "../../growth/headroom/headroom.ts";
import { STEP_KINDS, type Step, stepWorld } from "../../growth/headroom/next-step.ts";
import { isKind, KINDS, type KindName } from "../../growth/signals/kinds.ts";
import {
  openSignalKeys,
  openSignals,
  type Signal,
  type SignalKey,
} from "../../growth/signals/signal-list.ts";
import { takenUpOn } from "../../growth/signals/taken-up.ts";
import { whyNow } from "../../growth/signals/why-now.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import { readLabels } from "../../model/parts/dimensions.ts";
import { customerNames, moneySchema } from "../operation.ts";
import type { Growth } from "./growth-of.ts";

export const KIND_NAMES = Object.keys(KINDS).filter(isKind);
export const kindSchema = z.enum(KIND_NAMES);
const MILLION = 1_000_000;

export const signalRow = z.object({
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
  taken_up: z
    .boolean()
    .describe(
      "True if somebody works it: an opportunity came from it, or its next step was offered, in 90 days",
    ),
  step: z.enum(STEP_KINDS).nullable().describe("The next step; null where there is none to offer"),
  step_product: z.string().nullable(),
  step_price: z.string().nullable(),
  step_quantity: z.number().nullable(),
  step_list: moneySchema.nullable().describe("What the next step lists at, a month"),
  step_now: moneySchema.nullable().describe("What it takes the place of lists at"),
  step_mrr: moneySchema.nullable().describe("The difference"),
});

export type SignalRow = z.infer<typeof signalRow>;

/** A signal by its numbers, with its next step. */
export interface SteppedKey extends SignalKey {
  next: Step | null;
  /** Whether somebody works it. */
  isTakenUp: boolean;
}

/** Every signal that is open on a day, newest first, with its next step. @param customers SQL; everyone when null */
export async function steppedKeys(
  { growth }: Growth,
  { day, customers }: { day: number; customers: string | null },
): Promise<SteppedKey[]> {
  const keys = await openSignalKeys(growth, { day, customers });
  const steps = await stepWorld(growth, await headroomOn(growth, day), day);
  const isTakenUp = await takenUpOn(growth, day);
  return keys.map((key) => {
    const stepped = { ...key, next: steps.step(key.customer, key) };
    return { ...stepped, isTakenUp: isTakenUp(stepped) };
  });
}

/** Signals that are open on a day, in the order of their keys, as they are answered. */
export async function signalRows(known: Growth, day: number, keys: SteppedKey[]): Promise<SignalRow[]> {
  return (await rowsOfKeys(known, day, keys)).filter((row) => row !== null);
}

/** The same, a row for each key: null where it isn't open. */
export async function rowsOfKeys(
  { growth, reading }: Growth,
  day: number,
  keys: SteppedKey[],
): Promise<(SignalRow | null)[]> {
  if (keys.length === 0) return [];
  const customers = [...new Set(keys.map(({ customer }) => customer))].join(", ");
  const { signals } = await openSignals(growth, { day, customers, limit: ALL, offset: 0 });
  const byKey = new Map(signals.map((one) => [keyOf(one.kind, one.number, one.subjectNumber), one]));
  const labels = await readLabels(reading.book, ["product", "price"]);
  return keys.map(({ kind, customer, subject, next, isTakenUp }) => {
    const signal = byKey.get(keyOf(kind, customer, subject));
    return signal === undefined
      ? null
      : { ...rowOf(signal), taken_up: isTakenUp, ...stepRow(next, labels, reading.book.currency) };
  });
}

const keyOf = (kind: KindName, customer: number, subject: number | null) =>
  `${kind} ${customer} ${subject ?? ""}`;

/** More than a page of customers has signals. */
const ALL = 1_000_000;

/**
 * How many signals there are, of how many customers, and what their next steps add a month. A step that several signals
 * of a customer ask for counts once; steps down add nothing.
 */
export function signalSums(keys: Pick<SteppedKey, "customer" | "next">[], currency: string) {
  const steps = new Map(
    keys.map(({ customer, next }) => [`${customer} ${next?.what} ${next?.price} ${next?.quantity}`, next]),
  );
  return {
    signals: keys.length,
    customers: new Set(keys.map(({ customer }) => customer)).size,
    step_mrr: [...steps.values()].reduce(
      (sum, next) => sum + (next === null ? 0 : Math.max(0, stepMoney(next.list - next.now, currency))),
      0,
    ),
  };
}

function stepMoney(micros: number, currency: string): number {
  return minorUnits(BigInt(micros) * 1_000_000_000_000n, currency);
}

type StepRow = Pick<
  SignalRow,
  "step" | "step_product" | "step_price" | "step_quantity" | "step_list" | "step_now" | "step_mrr"
>;

function stepRow(
  step: Step | null,
  labels: Awaited<ReturnType<typeof readLabels>>,
  currency: string,
): StepRow {
  const money = (micros: number) => stepMoney(micros, currency);
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

function rowOf({ value, limit, ...signal }: Signal): Omit<SignalRow, keyof StepRow | "taken_up"> {
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
