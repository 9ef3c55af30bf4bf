import type { KindName } from "./kinds.ts";
import type { Signal } from "./signal-list.ts";

/** Why a signal is open, in a sentence. */
export function whyNow(signal: Signal): string {
  return SENTENCES[signal.kind](usedOf(signal), signal);
}

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const units = (millionths: bigint) => number.format(Number(millionths) / 1_000_000);

/** Use and limit in words, such as "18 of 20 seats". */
function usedOf({ value, limit, subjectName, unit }: Signal): string {
  const what = unit === null || unit === "units" ? subjectName : unit;
  if (value === null) return `use of ${subjectName}`;
  return limit === null ? `${units(value)} ${what}` : `${units(value)} of ${units(limit)} ${what}`;
}

const SENTENCES: Record<KindName, (use: string, signal: Signal) => string> = {
  limit_hit: (use, { openSince }) => `At the limit since ${openSince}: ${use}.`,
  limit_near: (use, { openSince }) => `Near the limit since ${openSince}: ${use}.`,
  seats_full: (use, { openSince }) => `Nearly all seats in use since ${openSince}: ${use}.`,
  usage_growing: (use, { openSince }) => `Use has grown fast since ${openSince}: ${use}.`,
  over_commitment: (use, { openSince }) => `Above what is committed since ${openSince}: ${use}.`,
  reliance: (_, { openSince, subjectName }) =>
    `Among the heaviest users of ${subjectName} on its plan since ${openSince}, without the product.`,
  outgrown_plan: (_, { openSince, subjectName }) =>
    `Since ${openSince}, its plan and metered use of ${subjectName} cost about as much as the next plan.`,
  lookalike: (_, { openSince, subjectName }) =>
    `Since ${openSince}, customers like it own ${subjectName} far more often than customers overall.`,
  team_growing: (_, { openSince }) => `Since ${openSince}, its team is well above its size 90 days earlier.`,
  term_ready: (_, { openSince }) =>
    `Ready for a yearly term since ${openSince}: long monthly, with no recent contraction.`,
  discount_ending: (_, { openSince }) => `A discount ends soon. Open since ${openSince}.`,
};
