import { itemAt } from "../../base/lookup.ts";
import { divideHalfEven, RATE_ONE } from "../../base/money.ts";
import type { ItemState } from "../../base/state.ts";
import type { PolicySetting } from "../../engine/policy/policy-setting.ts";
import {
  type Account,
  accountsOf,
  type FigureReader,
  type Frame,
  figureOf,
  type OtherReader,
} from "./figure-reader.ts";
import { balancesAt, movedBetween, unlessMissing, worthOf } from "./month-ends.ts";

/** Why somebody else's figure differs from Cambium's. */
export const REASONS = [
  "setting",
  "status",
  "interval",
  "currency",
  "timing",
  "preset",
  "ratio",
  "rounding",
  "unknown_customer",
  "ambiguous_customer",
  "not_in_cambium",
  "not_in_file",
  "unexplained",
] as const;
export type Reason = (typeof REASONS)[number];

/** One explanation, for one figure or many. */
export interface Suspect {
  reason: Reason;
  setting: PolicySetting | null;
  /** The setting's value, the status counted, the month or the factor: see `hintOf`. */
  value: string;
}

/** A figure that differs, for a customer and currency in a month of the frame. In 1e-18 of a major unit. */
export interface Difference {
  month: number;
  theirs: bigint;
  ours: bigint;
}

/** A customer with differences, as the search sees it. */
export interface Case {
  states: ItemState<number>[];
  /** Null when the customer has nothing in the currency. */
  account: Account | null;
  code: string;
  differences: Difference[];
  /** One minor unit of the currency in 1e-18 of a major unit. */
  unit: bigint;
}

/** How many hours the start of a day may be off in another time zone. */
const ZONE_HOURS = 14;
const RATE_DAYS = 31;
const HOUR = 3_600_000;
const HOURS = Array.from({ length: ZONE_HOURS }, (_, index) => [index + 1, -index - 1]).flat();
const MONTHS = [
  { step: -1, value: "month_before" },
  { step: 1, value: "month_after" },
];

/**
 * The explanations that match each difference to less than a minor unit, found by reading the customer's states in
 * other ways.
 */
export function suspectsOf(asked: Case, own: FigureReader, others: OtherReader[], frame: Frame): Suspect[][] {
  const found = asked.differences.map((): Suspect[] => []);
  for (const reader of others) {
    const { rewrite, reason, setting, value } = reader.alternative;
    const states = rewrite === undefined ? asked.states : asked.states.map(rewrite);
    if (rewrite !== undefined && states.every((state, index) => state === asked.states[index])) continue;
    const account = accountsOf(states, reader, frame).find(({ code }) => code === asked.code);
    if (account === undefined) continue;
    asked.differences.forEach((difference, index) => {
      const other = unlessMissing(() => figureOf(account, difference.month, frame, reader.convert));
      if (isSame(other, difference.theirs, asked.unit))
        itemAt(found, index, "found").push({ reason, setting, value });
    });
  }
  const { account } = asked;
  if (account === null) return found;
  asked.differences.forEach((difference, index) => {
    const fits = [
      ...inCurrency(asked, account, difference, own, frame),
      ...inTime(asked, account, difference, own, frame),
    ];
    for (const [reason, value] of fits) itemAt(found, index, "found").push({ reason, setting: null, value });
  });
  return found;
}

/** Whether two figures differ by less than a minor unit. */
export function isSame(a: bigint | null, b: bigint, unit: bigint): boolean {
  if (a === null) return false;
  const difference = a - b;
  return difference < unit && -difference < unit;
}

type Found = [reason: Reason, value: string];

/** Tries the figure unconverted in its own currency, at another day's rate, or without FX. */
function inCurrency(
  { unit }: Case,
  account: Account,
  { month, theirs }: Difference,
  own: FigureReader,
  frame: Frame,
): Found[] {
  const balance = itemAt(account.balances, month + 2, "balances");
  const foreign = [...balance].filter(
    ([code, micros]) => micros !== 0 && own.codes.get(code) !== own.currency,
  );
  if (own.currency === null) return [];
  const { day } = itemAt(frame.moments, month + 2, "moments");
  const found: Found[] = [];
  const isIt = (figure: bigint | null) => isSame(figure, theirs, unit);
  if (frame.kind === "change") {
    const [from, to] = [
      itemAt(frame.moments, month + 1, "moments"),
      itemAt(frame.moments, month + 2, "moments"),
    ];
    if (isIt(unlessMissing(() => movedBetween(account.movements, from, to, own.convert))))
      found.push(["currency", "without_fx"]);
    return found;
  }
  if (foreign.length === 0) return [];
  const native = [...balance].filter(([, micros]) => micros !== 0);
  const plain = native.reduce((sum, [, micros]) => sum + BigInt(micros), 0n) * RATE_ONE;
  if (isIt(plain))
    found.push(["currency", `unconverted ${native.map(([currency]) => own.codes.get(currency)).join("+")}`]);
  for (let days = -RATE_DAYS; days <= RATE_DAYS; days++) {
    if (days !== 0 && isIt(unlessMissing(() => worthOf(balance, day + days, own.convert))))
      found.push(["currency", `rate_days ${days}`]);
  }
  return found;
}

/** Tries our figure with days that start at another hour, nearest first, or of the month before or after. */
function inTime(
  { unit }: Case,
  account: Account,
  { month, theirs }: Difference,
  own: FigureReader,
  frame: Frame,
): Found[] {
  const isIt = (figure: () => bigint) => isSame(unlessMissing(figure), theirs, unit);
  const edges = [itemAt(frame.moments, month + 1, "moments"), itemAt(frame.moments, month + 2, "moments")];
  const isNear = account.movements.some((set) =>
    edges.some(({ at }) => Math.abs(set.at - at) <= ZONE_HOURS * HOUR),
  );
  const shifts = (isNear ? HOURS : []).filter((hours) => {
    const moments = frame.moments.map(({ at, day }) => ({ at: at + hours * HOUR, day }));
    const shifted = { ...account, balances: balancesAt(account.movements, moments) };
    return isIt(() => figureOf(shifted, month, frame, own.convert));
  });
  const months = MONTHS.filter(({ step }) => isIt(() => figureOf(account, month + step, frame, own.convert)));
  return [
    ...shifts.map((hours): Found => ["timing", `hours ${hours}`]),
    ...months.map(({ value }): Found => ["timing", value]),
  ];
}

/**
 * A ratio between theirs and ours that holds in several months of a customer, such as 1.2 when theirs include a tax of
 * 20%.
 * @returns the ratio, and for each difference whether it holds; null when there's none
 */
export function ratioOf(
  differences: Difference[],
  unit: bigint,
  least: number,
): { ratio: string; holds: boolean[] } | null {
  const size = ({ ours }: Difference) => (ours < 0n ? -ours : ours);
  const both = differences.filter(({ ours, theirs }) => ours !== 0n && theirs !== 0n);
  const largest = both.sort((a, b) => (size(a) < size(b) ? 1 : -1))[0];
  if (largest === undefined) return null;
  const holds = differences.map(({ ours, theirs }) => {
    if (ours === 0n || theirs === 0n) return false;
    const gap = theirs * largest.ours - ours * largest.theirs;
    return (gap < 0n ? -gap : gap) <= unit * size(largest);
  });
  if (holds.filter((each) => each).length < least) return null;
  const e4 = divideHalfEven(largest.theirs * 10_000n * (largest.ours < 0n ? -1n : 1n), size(largest));
  return { ratio: String(Number(e4) / 10_000), holds };
}
