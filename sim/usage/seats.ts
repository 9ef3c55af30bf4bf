import type { Stream } from "../random.ts";
import { drawSurges, heightOn } from "./surges.ts";
import { risesOf, type Timeline, type Use } from "./timeline.ts";

const HABIT = { share: 0.8, lead: [21, 75], idle: 0.15, length: [40, 80] } as const;
/** The share of customers of each rank whose seats are full at the end of the era. */
const FULL_AT_END = [0, 0.29, 0.08, 0.04];

/** Seats in use: full before seats are added or the plan is raised, and at the end at a third of Starter. */
export function seatsOf(stream: Stream, timeline: Timeline): Use {
  const { seats, rank, days } = timeline;
  const events = [...risesOf(seats), ...risesOf(rank)].sort((a, b) => a - b);
  const atEnd = FULL_AT_END[rank[days - 1] ?? 0] ?? 0;
  const surges = drawSurges(stream, events, days, { ...HABIT, atEnd });
  const usual = stream.real(0.45, 0.78);
  return (day) => {
    const licensed = seats[day] ?? 0;
    if (licensed === 0) return null;
    const height = heightOn(surges, day);
    if (height === 1 || licensed === 1) return licensed;
    const share = usual + stream.real(-0.05, 0.05) + (1 - usual) * height;
    return Math.max(1, Math.min(Math.round(share * licensed), below90(licensed)));
  };
}

/** The most seats that are less than 90% of those licensed. */
function below90(licensed: number): number {
  return Math.ceil(licensed * 0.9) - 1;
}
