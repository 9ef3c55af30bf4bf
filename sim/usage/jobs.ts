import type { Stream } from "../random.ts";
import { isQuiet, type Timeline, type Use } from "./timeline.ts";

const EVERY = 120;
const LENGTH = [45, 60] as const;
/** Days after a season's start on which it is noticed and nothing is bought. */
const QUIET = [10, 130] as const;

/** Jobs scheduled on Starter, by day. They surge in seasons after which nothing is bought, but for a few. */
export function jobsOf(stream: Stream, timeline: Timeline): Use {
  const { rank, seats, days } = timeline;
  const seasons = drawSeasons(stream, timeline);
  const size = seats.find((value) => value > 0) ?? 0;
  const usual = size * stream.real(3.5, 5.5);
  return (day) => {
    if (rank[day] !== 1) return null;
    const isBusy = seasons.some(({ from, until }) => day >= from && day < until);
    const drift = 1 + 0.15 * (day / days);
    return Math.round(usual * drift * (isBusy ? 1.9 : 1) * stream.real(0.85, 1.15));
  };
}

function drawSeasons(stream: Stream, timeline: Timeline): { from: number; until: number }[] {
  const seasons = [];
  for (let start = 0; start < timeline.days; start += EVERY) {
    const from = start + stream.whole(0, EVERY / 3);
    const until = from + stream.whole(...LENGTH);
    const isChosen = stream.chance(0.3);
    const isAnyway = stream.chance(0.1);
    const isNext = isQuiet(timeline, from + QUIET[0], from + QUIET[1]);
    if (isChosen && (isNext || isAnyway)) seasons.push({ from, until });
  }
  return seasons;
}
