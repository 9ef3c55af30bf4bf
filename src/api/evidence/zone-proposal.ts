import { Zone } from "../../base/zone.ts";
import type { Proposal } from "../../model/proposal-record.ts";
import type { FileTime } from "../../sources/understanding/times.ts";

/** Fewer different times than these tell no time zone. */
const LEAST_TIMES = 3;

/**
 * The time zone in which files say their times, if it's that of this computer. Offsets alone name no zone, since many share
 * them, so they only confirm it: every offset in the files is this zone's at that time. Without offsets, every time must
 * be a midnight in it, as systems write that keep days as instants in UTC.
 * @param files names, and the different times in each
 * @param here the time zone of this computer
 * @returns null where nothing shows the zone, and where it's UTC
 */
export function zoneOfTimes(files: { name: string; times: FileTime[] }[], here: string): Proposal | null {
  const zone = new Zone(here);
  const times = files.flatMap((file) => file.times);
  const names = files.filter((file) => file.times.length > 0).map(({ name }) => name);
  const offsets = times.filter(({ offset }) => offset !== null);
  const isOfOffsets = offsets.some(({ offset }) => offset !== 0);
  const seen = isOfOffsets ? offsets : times;
  const isHere = (time: FileTime) =>
    isOfOffsets ? time.offset === zone.offsetAt(time.at) : isMidnight(zone, time.at);
  const isElsewhere = seen.every(({ at }) => zone.offsetAt(at) === 0);
  if (new Set(seen.map(({ at }) => at)).size < LEAST_TIMES || isElsewhere || !seen.every(isHere)) return null;
  const list = names.join(", ");
  const why = isOfOffsets
    ? `The times in ${list} have the offsets of ${here}, this computer's time zone.`
    : `Every time in ${list} is midnight in ${here}, this computer's time zone.`;
  return { setting: "timezone", value: here, why };
}

/** Whether a local day begins at an instant, or in the second after it, as after 23:59:59. */
function isMidnight(zone: Zone, at: number): boolean {
  const isStart = (instant: number) => zone.startOf(zone.dayOf(instant)) === instant;
  return isStart(at) || isStart(Math.floor(at / 1000) * 1000 + 1000);
}
