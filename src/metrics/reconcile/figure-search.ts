import { minorDigits } from "../../base/currency.ts";
import { itemAt } from "../../base/lookup.ts";
import { divideHalfEven } from "../../base/money.ts";
import type { ItemState } from "../../base/state.ts";
import { STATUSES } from "../../base/words.ts";
import {
  type Account,
  accountsOf,
  type FigureReader,
  type Frame,
  figureOf,
  type OtherReader,
} from "./figure-reader.ts";
import { Suspects } from "./likeliest.ts";
import {
  type Case,
  type Difference,
  isSame,
  type Reason,
  ratioOf,
  type Suspect,
  suspectsOf,
} from "./suspects.ts";

/**
 * What a list says about a customer, by currency: exact figures by month, in 1e-18 of a major unit, and the number of
 * rows behind them.
 */
export type GivenFigures = Map<string, { months: bigint[]; rows: number[] }>;

/** A figure that differs, with its possible explanations. */
export interface DifferingFigure {
  /** The customer, or the index of a party that matches none or several. */
  who: { customer: number } | { party: number };
  code: string;
  /** Index of the month in the frame. */
  month: number;
  /** Rounded, in minor units. */
  theirs: number;
  ours: number;
  /** Numbers of the explanations; at least one. */
  suspects: number[];
  /** The statuses of the customer's items at the end of the month. */
  statuses: string[];
}

/** The sum of all figures of a currency and month, in minor units. */
export interface MonthTotal {
  code: string;
  month: number;
  theirs: number;
  ours: number;
}

/** The result of comparing two lists of figures. */
export interface Comparison {
  figures: DifferingFigure[];
  totals: MonthTotal[];
  suspects: Suspects;
  /** Number of figures other than 0 on either side, by customer, month and currency; and how many of them match. */
  compared: number;
  same: number;
}

type Who = DifferingFigure["who"];

/**
 * Compares figures customer by customer.
 * @returns `compare`, which takes one customer, and a function that returns the comparison at the end
 */
export function searchDifferences(frame: Frame, own: FigureReader, others: OtherReader[]) {
  const figures: DifferingFigure[] = [];
  const suspects = new Suspects();
  const sums = new Map<string, { theirs: bigint[]; ours: bigint[] }>();
  let compared = 0;
  let same = 0;

  const compareCode = (who: Who, states: ItemState<number>[], sides: Sides, fallback: Reason) => {
    const { code, account, given } = sides;
    const unit = minorUnit(code);
    const sum = sums.get(code) ?? { theirs: frame.months.map(() => 0n), ours: frame.months.map(() => 0n) };
    sums.set(code, sum);
    const differences: Difference[] = [];
    for (const month of frame.months.keys()) {
      const theirs = given?.months[month] ?? 0n;
      const ours = account === null ? 0n : figureOf(account, month, frame, own.convert);
      if (theirs === 0n && ours === 0n) continue;
      sum.theirs[month]! += theirs;
      sum.ours[month]! += ours;
      compared += 1;
      if (isSame(ours, theirs, unit)) same += 1;
      else differences.push({ month, theirs, ours });
    }
    if (differences.length === 0) return;
    const asked: Case = { states, account, code, differences, unit };
    const found = explained(asked, given?.rows ?? [], fallback, own, others, frame);
    differences.forEach(({ month, theirs, ours }, index) => {
      figures.push({
        who,
        code,
        month,
        theirs: Number(divideHalfEven(theirs, unit)),
        ours: Number(divideHalfEven(ours, unit)),
        suspects: suspects.add(itemAt(found, index, "found")),
        statuses: statusesAt(states, itemAt(frame.moments, month + 2, "moments").at),
      });
    });
  };

  return {
    /** @param fallback the reason to give when nothing explains a difference */
    compare(who: Who, states: ItemState<number>[], given: GivenFigures | undefined, fallback: Reason): void {
      const accounts = states.length === 0 ? [] : accountsOf(states, own, frame);
      const codes = new Set([...accounts.map(({ code }) => code), ...(given?.keys() ?? [])]);
      for (const code of codes) {
        const account = accounts.find((one) => one.code === code) ?? null;
        compareCode(who, states, { code, account, given: given?.get(code) }, fallback);
      }
    },
    result(): Comparison {
      const totals = [...sums]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([code, { theirs, ours }]) =>
          frame.months.map((_, month) => ({
            code,
            month,
            theirs: Number(divideHalfEven(itemAt(theirs, month, "theirs"), minorUnit(code))),
            ours: Number(divideHalfEven(itemAt(ours, month, "ours"), minorUnit(code))),
          })),
        );
      return { figures, totals, suspects, compared, same };
    },
  };
}

/** Both sides of a customer in one currency. */
interface Sides {
  code: string;
  account: Account | null;
  given: { months: bigint[]; rows: number[] } | undefined;
}

/** One minor unit of a currency in 1e-18 of a major unit. */
function minorUnit(code: string): bigint {
  return 10n ** BigInt(18 - minorDigits(code));
}

/** What explains each difference of a customer; the fallback when nothing does. */
function explained(
  asked: Case,
  rows: number[],
  fallback: Reason,
  own: FigureReader,
  others: OtherReader[],
  frame: Frame,
): Suspect[][] {
  const { differences, states, unit } = asked;
  const plain = (reason: Reason): Suspect => ({ reason, setting: null, value: "" });
  if (states.length === 0) return differences.map(() => [plain(fallback)]);
  const isAbsent = fallback !== "unexplained";
  const all = suspectsOf(asked, own, others, frame);
  const found = isAbsent ? all.map((suspects) => suspects.filter((one) => holdsThroughout(one, all))) : all;
  const least = frame.kind === "mrr" ? 3 : 2;
  const ratio = ratioOf(
    differences.map((one, index) => (itemAt(found, index, "found").length > 0 ? { ...one, ours: 0n } : one)),
    unit,
    least,
  );
  return differences.map(({ month, theirs, ours }, index) => {
    const size = Math.max(
      1,
      rows[month] ?? 0,
      itemsAt(states, itemAt(frame.moments, month + 2, "moments").at),
    );
    if (isSame(ours, theirs, unit * BigInt(size) + 1n)) return [plain("rounding")];
    if (itemAt(found, index, "found").length > 0) return itemAt(found, index, "found");
    if (ratio?.holds[index] === true) return [{ ...plain("ratio"), value: ratio.ratio }];
    if (isAbsent) return [plain(fallback)];
    const isUntold = theirs === 0n && (rows[month] ?? 0) === 0;
    return [plain(ours === 0n ? "not_in_cambium" : isUntold ? "not_in_file" : "unexplained")];
  });
}

/**
 * Whether a reading of the policy explains the customer's absence in every month. Timing and currency can't explain an
 * absence.
 */
function holdsThroughout({ reason, setting, value }: Suspect, all: Suspect[][]): boolean {
  if (reason === "timing" || reason === "currency") return false;
  return all.every((suspects) =>
    suspects.some((one) => one.reason === reason && one.setting === setting && one.value === value),
  );
}

/** The last state of each item before an instant, except items that have ended. */
function present(states: ItemState<number>[], at: number): ItemState<number>[] {
  const last = new Map<number, ItemState<number>>();
  for (const state of states) if (state.at < at) last.set(state.item, state);
  return [...last.values()].filter(({ status }) => status !== "ended");
}

function itemsAt(states: ItemState<number>[], at: number): number {
  return present(states, at).length;
}

function statusesAt(states: ItemState<number>[], at: number): string[] {
  const held = present(states, at);
  return STATUSES.filter((status) => held.some((state) => state.status === status));
}
