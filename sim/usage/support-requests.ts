import type { Stream } from "../random.ts";
import type { Surge } from "./surges.ts";
import { holdsFor, type Timeline, type Use } from "./timeline.ts";

const TEAM = 2;
/** The days for which heavy use goes on before Priority Support is bought: four weeks until it is noticed, and up to 60 more. */
const LEAD = [36, 84] as const;
const IDLE_LENGTH = [36, 60] as const;
const IDLE_EVERY = 240;
const SHARE = 0.85;
const IDLE = 0.02;
/** The share of customers with many at the end of the era. */
const AT_END = 0.015;

/** Open support requests on Team and Business: many in the weeks before Priority Support is bought. */
export function requestsOf(stream: Stream, timeline: Timeline): Use {
  const { rank, support, days } = timeline;
  const heavy = [...beforeBuying(stream, timeline), ...withoutBuying(stream, timeline)];
  if (stream.chance(AT_END)) heavy.push({ from: days - stream.whole(...LEAD), until: days });
  return (day) => {
    if (support[day] === 1) return stream.whole(2, 6);
    if ((rank[day] ?? 0) < TEAM) return null;
    return heavy.some(({ from, until }) => day >= from && day < until)
      ? stream.whole(9, 16)
      : stream.whole(0, 3);
  };
}

function beforeBuying(stream: Stream, { rank, support, days }: Timeline): Surge[] {
  const surges: Surge[] = [];
  for (let until = 1; until < days; until++) {
    if (support[until] !== 1 || support[until - 1] === 1) continue;
    const from = until - stream.whole(...LEAD);
    if (stream.chance(SHARE) && holdsFor(rank, from, until, TEAM)) surges.push({ from, until });
  }
  return surges;
}

function withoutBuying(stream: Stream, { support, days }: Timeline): Surge[] {
  const surges: Surge[] = [];
  for (let start = 0; start < days; start += IDLE_EVERY) {
    const from = start + stream.whole(0, IDLE_EVERY - 1);
    const until = from + stream.whole(...IDLE_LENGTH);
    const isBought = support.subarray(from, from + 180).includes(1);
    if (stream.chance(IDLE) && !isBought) surges.push({ from, until });
  }
  return surges;
}
