import type { Stream } from "../random.ts";
import { STORAGE } from "./metrics.ts";
import { drawSurges, heightOn } from "./surges.ts";
import { risesOf, type Timeline, type Use } from "./timeline.ts";

const HABIT = { share: 0.75, lead: [21, 70], idle: 0.04, length: [40, 80], atEnd: 0.04 } as const;
const BUSINESS = 3;

/** Photo storage: full before a higher plan is bought. Business includes so much that hardly anybody uses it. */
export function storageOf(stream: Stream, { rank, days }: Timeline): Use {
  const surges = drawSurges(stream, risesOf(rank), days, HABIT);
  const usual = stream.real(0.25, 0.65);
  const overfull = stream.real(1, 1.12);
  const ofBusiness = stream.chance(0.05) ? stream.real(0.22, 0.4) : stream.real(0.04, 0.16);
  return (day) => {
    const plan = rank[day] ?? 0;
    const included = STORAGE[plan] ?? 0;
    if (included === 0) return null;
    const height = plan === BUSINESS ? 0 : heightOn(surges, day);
    const drift = 1 + 0.1 * (day / days);
    const share = plan === BUSINESS ? ofBusiness : usual + (0.75 - usual) * height;
    return Math.max(1, Math.round(included * (height === 1 ? overfull : share * drift)));
  };
}
