import { CambiumError } from "../../base/error.ts";
import { itemAt } from "../../base/lookup.ts";
import type { Period } from "../../base/period.ts";
import type { ItemState } from "../../base/state.ts";
import { dateOfDay } from "../../base/zone.ts";
import { type Movement, movements } from "../../engine/movement.ts";
import type { Policy } from "../../engine/policy/policy.ts";
import { type PolicyStep, policySteps } from "../../engine/policy/policy-setting.ts";
import { engineRules, type PolicyPlan } from "../../model/build.ts";
import { byCurrency, eachCustomer } from "../../model/ledger/engine-run.ts";
import { type Rates, rateOn, readRates } from "../../model/rates/rates.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import {
  addFigures,
  COMPARED,
  type ComparedMetric,
  type Convert,
  noFigures,
  type PeriodFigures,
} from "./period-figures.ts";

/** One customer's exact figure before and after a setting is switched. */
export interface Switched {
  customer: number;
  before: bigint;
  after: bigint;
}

/**
 * The steps from one policy to another: exact figures under every policy on the way, and whose figure each step
 * changes.
 */
export interface PolicyWalk {
  steps: PolicyStep[];
  /** One for the first policy, then one for the policy after each step. */
  figures: PeriodFigures[];
  /** For each step, the customers whose figure it changes, in ascending order. */
  switched: Switched[][];
}

/** What reading states depends on besides the policy; `schema` for a reading with states of its own. */
type Context = Pick<PolicyPlan, "reading" | "said"> & { schema?: string };

/** Computes the figures of one customer under one policy. */
type Reader = (states: ItemState<number>[]) => PeriodFigures;

/** The engine's reading of one customer's states, and how to convert its money. */
export interface Engine {
  policy: Policy;
  read(states: ItemState<number>[]): Movement[][];
  convert: Convert;
}

/**
 * Reads the states once, under policy `a`, policy `b` and every policy between them, switching one differing setting at
 * a time. Writes nothing. Call `buildStates` first.
 * @throws CambiumError `missing_rate` when money can't be converted
 */
export async function walkPolicies(
  warehouse: Warehouse,
  context: Context,
  { a, b, period, metric }: { a: Policy; b: Policy; period: Period; metric: ComparedMetric },
): Promise<PolicyWalk> {
  const steps = policySteps(a, b);
  const readers: Reader[] = [];
  for (const policy of [a, ...steps.map((step) => step.policy)])
    readers.push(await readerOf(warehouse, context, policy, period));
  const figures = readers.map(noFigures);
  const switched = steps.map((): Switched[] => []);
  const compare = (customer: number, states: ItemState<number>[]) => {
    const own = readers.map((read) => read(states));
    own.forEach((one, index) => {
      for (const name of COMPARED) itemAt(figures, index, "figures")[name] += one[name];
      const before = own[index - 1]?.[metric];
      if (before !== undefined && before !== one[metric])
        itemAt(switched, index - 1, "switched").push({ customer, before, after: one[metric] });
    });
  };
  await eachCustomer(warehouse, compare, context.schema);
  return { steps, figures, switched };
}

async function readerOf(
  warehouse: Warehouse,
  context: Context,
  policy: Policy,
  period: Period,
): Promise<Reader> {
  const { read, convert } = await engineOf(warehouse, context, policy);
  return (states) => {
    const figures = noFigures();
    for (const own of read(states)) addFigures(figures, own, period, convert);
    return figures;
  };
}

/**
 * The engine under a policy, without tables: a customer's states in, its movements out. Currencies that the policy
 * keeps apart get separate movements, but are still shown in the reporting currency. Call `buildStates` first.
 */
export async function engineOf(warehouse: Warehouse, context: Context, policy: Policy): Promise<Engine> {
  const { rules, rates, codes } = await engineRules(warehouse, { policy, ...context }, context.schema);
  const isSeparate = policy.currency === "separate";
  const shown = isSeparate
    ? await readRates(warehouse, [...codes.values()], context.reading.currency)
    : rates;
  return {
    policy,
    read: (states) => (isSeparate ? byCurrency(states) : [states]).map((part) => movements(part, rules)),
    convert: converter(shown, codes),
  };
}

/**
 * Builds a converter from rates.
 * @returns a function that throws CambiumError `missing_rate` when there's no rate
 */
export function converter(rates: Rates, codes: Map<number, string>): Convert {
  const lines = new Map([...codes].map(([currency, code]) => [currency, rates.get(code)]));
  return (currency, day, micros) => {
    if (micros === 0) return 0n;
    const rate = rateOn(lines.get(currency), day);
    if (rate !== undefined) return BigInt(micros) * rate;
    throw missingRate(codes.get(currency) ?? "", day);
  };
}

/** The error for a missing rate. */
export function missingRate(code: string, day: number): CambiumError {
  return new CambiumError("missing_rate", `no exchange rate for ${code} on ${dateOfDay(day)}`, {
    reason: { id: "no_rate_on", currency: code, day: dateOfDay(day) },
    hint: "Import rates with `cambium import fx FILE` (date, base, quote, rate).",
  });
}
