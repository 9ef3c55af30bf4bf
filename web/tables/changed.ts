import { GROWTH_WORDS } from "../../src/base/growth.ts";
import { signedPercent } from "../data/format.ts";
import { words } from "../words/words.ts";

/** What a figure changed by, as an answer has it. */
export interface ChangeRow {
  change: number | null;
  growth?: number | null;
  /** What is said where a share of what was would say nothing. */
  growth_word?: string | null;
}

/** A change as it reads: arrow, colour and share all go the way that the text goes. */
export interface Changed {
  text: string;
  /** The change as a share of what was, or the word instead; null where there is neither. */
  share: string | null;
  arrow: "▲" | "▼" | null;
  tone: "good" | "bad" | "neutral";
}

/**
 * How a change reads; null where it is not known. What is too small to be seen is none.
 * @param write how a difference of such figures is written
 */
export function changedOf(
  { change, growth = null, growth_word = null }: ChangeRow,
  write: (difference: number) => string,
  better: "up" | "down" | null,
): Changed | null {
  if (change === null) return null;
  if (write(change) === write(0)) return { text: write(0), share: null, arrow: null, tone: "neutral" };
  const isUp = change > 0;
  return {
    text: write(change),
    share: growth === null ? wordOf(growth_word) : signedPercent(growth),
    arrow: isUp ? "▲" : "▼",
    tone: better === null ? "neutral" : isUp === (better === "up") ? "good" : "bad",
  };
}

function wordOf(said: string | null): string | null {
  const known = GROWTH_WORDS.find((word) => word === said);
  return known === undefined ? null : words.t(`tables:growth.${known}`);
}
