import { groupedBy } from "../../base/grouped.ts";
import type { Offer } from "../records/schemas.ts";

/** What became of the prompts that were shown at one place. */
export interface PromptCounts {
  place: string;
  shown: number;
  clicked: number;
  accepted: number;
  declined: number;
  done: number;
  /** Clicked, not done, and left at a step: how many at each, the most first. */
  left: { step: string; n: number }[];
  /** Median minutes from being shown to the upgrade; null where none was done. */
  minutes: number | null;
}

const MINUTE = 60_000;

/** Counts prompts by place, the most shown first (GROWTH §6). An offer is a prompt where it has a place. */
export function promptCounts(offers: Iterable<Offer>): PromptCounts[] {
  const shown = [...offers].filter(({ place }) => place !== null);
  return [...groupedBy(shown, ({ place }) => place ?? "")]
    .map(([place, own]) => countsOf(place, own))
    .sort((a, b) => b.shown - a.shown || (a.place < b.place ? -1 : 1));
}

function countsOf(place: string, offers: Offer[]): PromptCounts {
  const count = (isOne: (offer: Offer) => boolean) => offers.filter(isOne).length;
  const left = groupedBy(
    offers.filter(({ done_at, left_at_step }) => done_at === null && left_at_step !== null),
    ({ left_at_step }) => left_at_step ?? "",
  );
  const minutes = offers
    .flatMap(({ at, done_at }) => (done_at === null ? [] : [(Date.parse(done_at) - Date.parse(at)) / MINUTE]))
    .sort((a, b) => a - b);
  return {
    place,
    shown: offers.length,
    clicked: count(({ clicked_at }) => clicked_at !== null),
    accepted: count(({ answer }) => answer === "accepted"),
    declined: count(({ answer }) => answer === "declined"),
    done: minutes.length,
    left: [...left]
      .map(([step, own]) => ({ step, n: own.length }))
      .sort((a, b) => b.n - a.n || (a.step < b.step ? -1 : 1)),
    minutes: medianOf(minutes),
  };
}

/** The middle of sorted numbers, or the mean of the two in the middle; null of none. */
export function medianOf(sorted: readonly number[]): number | null {
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
