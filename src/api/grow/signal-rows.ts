import { z } from "zod";
import { headroomOn } from "../../growth/headroom/headroom.ts";
import { STEP_KINDS, type Step, stepWorld } from "../../growth/headroom/next-step.ts";
import { isKind, KINDS, type KindName } from "../../growth/signals/kinds.ts";
import { openSignals, type Signal } from "../../growth/signals/signal-list.ts";
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
  step: z.enum(STEP_KINDS).nullable().describe("The next step; null where there is none to offer"),
  step_product: z.string().nullable(),
  step_price: z.string().nullable(),
  step_quantity: z.number().nullable(),
  step_list: moneySchema.nullable().describe("What the next step lists at, a month"),
  step_now: moneySchema.nullable().describe("What it takes the place of lists at"),
  step_mrr: moneySchema.nullable().describe("The difference"),
});

export type SignalRow = z.infer<typeof signalRow>;

/**
 * The signals that are open on a day, newest first, each with its next step.
 * @param customers SQL for the customers asked for; everyone when null
 */
export async function signalRows(
  { growth, reading }: Growth,
  { day, customers, kinds }: { day: number; customers: string | null; kinds?: readonly KindName[] },
): Promise<SignalRow[]> {
  const { signals } = await openSignals(growth, {
    day,
    customers,
    ...(kinds !== undefined && { kinds }),
    limit: ALL,
    offset: 0,
  });
  const steps = await stepWorld(growth, await headroomOn(growth, day), day);
  const labels = await readLabels(reading.book, ["product", "price"]);
  return signals.map((signal) => {
    const asked = { kind: signal.kind, subject: signal.subjectNumber, limit: signal.limit };
    return { ...rowOf(signal), ...stepRow(steps.step(signal.number, asked), labels, reading.book.currency) };
  });
}

/** Steps aren't known to SQL, so all signals are read before they are sorted and summed by them. */
const ALL = 1_000_000_000;

/**
 * How many signals there are, of how many customers, and what their next steps add a month. A step that several signals
 * of a customer ask for counts once; steps down add nothing.
 */
export function signalSums(rows: SignalRow[]) {
  const customerOf = ({ account, customer }: SignalRow) => JSON.stringify([account, customer]);
  const steps = new Map(
    rows.map((row) => [
      `${customerOf(row)} ${row.step} ${row.step_price} ${row.step_quantity}`,
      row.step_mrr,
    ]),
  );
  return {
    signals: rows.length,
    customers: new Set(rows.map(customerOf)).size,
    step_mrr: [...steps.values()].reduce<number>((sum, mrr) => sum + Math.max(0, mrr ?? 0), 0),
  };
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

function rowOf({ value, limit, ...signal }: Signal): Omit<SignalRow, keyof StepRow> {
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
