import type { Cause } from "../../base/words.ts";

/** A setting of a kind of signal: a whole number within bounds. */
export interface KindSetting {
  default: number;
  least: number;
  most: number;
  summary: string;
}

/** A kind of signal: what is seen, what it is expected to lead to, and how it is said (GROWTH §2). */
export interface SignalKind {
  /** Its folder, which holds `signal.sql`. */
  folder: string;
  summary: string;
  settings: Record<string, KindSetting>;
  /** Whether it has a `judged.sql`: the days on which enough is known to judge it. */
  isJudged: boolean;
  /** What a subject of it is: a metric, a family, or nothing. */
  of: "metric" | "family" | "item" | "customer";
  /** Whether what follows depends on the subject, so that only the same subject of other customers is compared. */
  isOfSubject: boolean;
  /** How many days of usage before a day it reads, besides those of closed spans; null where it reads none. */
  lookBack: { days: number; spans: number } | null;
  /** Causes of the expansion that it is followed by; null for a kind that isn't tested back. */
  followedBy: readonly Cause[] | null;
  /** Whether it has a `followed.sql`: what it is followed by, where that isn't an expansion by those causes. */
  hasOwnFollowed?: true;
  /** The setting whose curve is shown, with values to try. */
  curve: { setting: string; values: number[] } | null;
}

const SHARE = { least: 1, most: 900 };
const DAYS_OF_WEEK = { least: 1, most: 7 };

/** A share of a limit in percent. */
export function shareSetting(value: number): KindSetting {
  return { default: value, ...SHARE, summary: "share of the limit, in percent" };
}

/** How many observed days of the last 7 the condition must hold on. */
export function daysSetting(value: number): KindSetting {
  return { default: value, ...DAYS_OF_WEEK, summary: "observed days of the last 7" };
}
