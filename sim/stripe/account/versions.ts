import type { Stream } from "../../random.ts";
import { DAY } from "./calendar.ts";
import type { Settings } from "./settings.ts";

/** The API version in whose shapes an account stores its objects. */
export const NEWEST = "2026-10-28.endive";

const OLDEST = ["2018-11-08", "2019-02-19", "2019-05-16"];
const OLDER = ["2019-12-03", "2020-08-27", "2022-11-15", "2023-10-16", "2024-06-20", "2025-02-24.acacia"];
const LATER = ["2025-03-31.basil", "2025-08-27.basil", "2025-09-30.clover", "2026-03-25.dahlia", NEWEST];

/** The supported versions, oldest first. */
export const VERSIONS: readonly string[] = [...OLDEST, ...OLDER, ...LATER];

/** The version that introduced each change. */
export const SINCE = {
  /** Invoices have `created` instead of `date`. */
  created: "2019-03-14",
  /** Invoices and subscriptions have `collection_method` instead of `billing`. */
  collection: "2019-10-17",
  /** Periods are on items, prices under `pricing`, and origins under `parent`. */
  parent: "2025-03-31",
  /** A discount has its coupon's id under `source`; before, it contained the coupon. */
  source: "2025-09-30",
} as const;

export function isBefore(version: string, change: keyof typeof SINCE): boolean {
  return version < SINCE[change];
}

/** The API versions of an account over time. */
export type Timeline = readonly { from: number; version: string }[];

/** Draws the versions of an account created at an instant. */
export function drawTimeline(settings: Settings, stream: Stream, start: number): Timeline {
  const first = settings.has("before 2019-10-17")
    ? stream.pick(OLDEST)
    : settings.has("before basil")
      ? stream.pick(OLDER)
      : NEWEST;
  const begun = { from: start, version: first ?? NEWEST };
  const next = { from: start + stream.whole(60, 400) * DAY, version: stream.pick(LATER) ?? NEWEST };
  return settings.has("upgraded") && begun.version !== NEWEST ? [begun, next] : [begun];
}

export function versionAt(timeline: Timeline, at: number): string {
  return timeline.findLast(({ from }) => from <= at)?.version ?? NEWEST;
}
