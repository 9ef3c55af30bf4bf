import { itemAt } from "../../base/lookup.ts";
import type { Period } from "../../base/period.ts";
import type { ItemState } from "../../base/state.ts";
import { type Movement, movements, type Rules } from "../../engine/movement.ts";
import type { Policy } from "../../engine/policy/policy.ts";
import { engineRules, type PolicyPlan } from "../../model/build.ts";
import { byCurrency } from "../../model/ledger/engine-run.ts";
import { policyRates } from "../../model/rates/policy-rates.ts";
import type { FigureKind } from "../../sources/csv/figure-headers.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Convert } from "../readings/period-figures.ts";
import { converter } from "../readings/policy-walk.ts";
import { type Alternative, alternatives } from "./alternatives.ts";
import { type Balance, balancesAt, type Moment, worthOf } from "./month-ends.ts";

/** What a list of figures is compared with: which figure, and for which months. */
export interface Frame {
  kind: FigureKind;
  months: Period[];
  /** The starts of the months, from the month before the first to the second month after the last. */
  moments: Moment[];
}

/** Computes customers' figures under one policy. */
export interface FigureReader {
  rules: Rules;
  convert: Convert;
  codes: Map<number, string>;
  /** The currency of the figures; null when each currency is kept apart. */
  currency: string | null;
}

/** A reader for another reading of the policy. */
export interface OtherReader extends FigureReader {
  alternative: Alternative;
}

/** A customer's movements in one currency, and its balances at the frame's moments. */
export interface Account {
  code: string;
  movements: Movement[];
  balances: Balance[];
}

type Context = Pick<PolicyPlan, "reading" | "said">;

/** The reader of a policy. Call `buildStates` first. */
export async function figureReader(
  warehouse: Warehouse,
  policy: Policy,
  context: Context,
): Promise<FigureReader> {
  const { rules, rates, codes } = await engineRules(warehouse, { policy, ...context });
  const currency = policy.currency === "separate" ? null : context.reading.currency;
  return { rules, convert: converter(rates, codes), codes, currency };
}

/**
 * The readers for the other readings of a policy.
 * @param isEnough whether the evidence is enough to apply a policy
 */
export async function otherReaders(
  warehouse: Warehouse,
  own: FigureReader,
  { reading }: Context,
  isEnough: (policy: Policy) => Promise<boolean>,
): Promise<OtherReader[]> {
  const readers: OtherReader[] = [];
  const { codes } = own;
  for (const alternative of alternatives(own.rules.policy)) {
    const { policy } = alternative;
    if (!(await isEnough(policy))) continue;
    const isLike = policy.currency === own.rules.policy.currency;
    const convert = isLike
      ? own.convert
      : converter(await policyRates(warehouse, policy, [...codes.values()], reading), codes);
    readers.push({ ...own, rules: { ...own.rules, policy }, convert, alternative });
  }
  return readers;
}

/** A customer's accounts: one, or one for each currency where they're kept apart. */
export function accountsOf(states: ItemState<number>[], reader: FigureReader, { moments }: Frame): Account[] {
  const parts = reader.currency === null ? byCurrency(states) : [states];
  return parts.map((part) => {
    const named = movements(part, reader.rules);
    const code = reader.currency ?? reader.codes.get(part[0]?.currency ?? 0) ?? "";
    return { code, movements: named, balances: balancesAt(named, moments) };
  });
}

/**
 * The figure of a month in 1e-18 of a major unit: MRR at its end, or the change in MRR.
 * @param month index in the frame; -1 and one past the last are allowed
 * @throws CambiumError `missing_rate`
 */
export function figureOf(
  { balances }: Account,
  month: number,
  { kind, moments }: Frame,
  convert: Convert,
): bigint {
  const worth = (index: number) =>
    worthOf(itemAt(balances, index, "balances"), itemAt(moments, index, "moments").day, convert);
  return kind === "mrr" ? worth(month + 2) : worth(month + 2) - worth(month + 1);
}
