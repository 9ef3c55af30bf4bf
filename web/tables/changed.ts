import { GROWTH_WORDS } from "../../src/base/growth.ts";
import { signedPercent } from "../data/format.ts";
import { words } from "../words/words.ts";

/** The change of a figure, as an answer has it. */
export interface ChangeRow {
  change: number | null;
  growth?: number | null;
  /** The word to show when growth wouldn't be meaningful. */
  growth_word?: string | null;
}

/** A formatted change: arrow, color and percentage always agree with the text. */
export interface Changed {
  text: string;
  /** The growth, or the word instead; null if there's neither. */
  share: string | null;
  arrow: "▲" | "▼" | null;
  tone: "good" | "bad" | "neutral";
}

/**
 * Formats a change; null if unknown. A change that rounds to zero counts as none.
 * @param write formats a difference
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
  return known === undefined ? null : words.t(`terms:tables.growth.${known}`);
}
