import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { startOfDay } from "./calendar.ts";

/** Twelve zones: clock changes at night and at midnight, by half an hour, in both hemispheres; odd offsets. */
export const ZONES = [
  "UTC",
  "America/New_York",
  "America/Los_Angeles",
  "America/St_Johns",
  "America/Santiago",
  "Europe/London",
  "Europe/Berlin",
  "Africa/Cairo",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Auckland",
] as const;

/** Histories lie within these local dates, with a wide margin. */
export const FIRST_MONTH = "2022-12-01";
const MONTHS = 27;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Distances at which some rule of the definitions flips. */
const GAPS = [
  0,
  1,
  MINUTE,
  59 * MINUTE,
  60 * MINUTE,
  60 * MINUTE + 1,
  61 * MINUTE,
  12 * HOUR,
  23 * HOUR,
  24 * HOUR - 1,
  24 * HOUR,
  24 * HOUR + 1,
  25 * HOUR,
  5 * DAY,
  12 * DAY,
  29 * DAY,
  30 * DAY - 1,
  30 * DAY,
  30 * DAY + 1,
  31 * DAY,
  89 * DAY,
  90 * DAY,
  90 * DAY + 1,
  91 * DAY,
];

/** Clock changes after this are not used. */
const LAST_CHANGE = Date.parse("2025-02-01");

const clockChanges = new Map<string, number[]>();

/** The instants at which a zone's clocks change, in the years of the histories. */
function clockChangesOf(zone: string): number[] {
  const known = clockChanges.get(zone);
  if (known) return known;
  const found: number[] = [];
  let at = Temporal.PlainDate.from(FIRST_MONTH).toZonedDateTime(zone);
  for (;;) {
    const next = at.getTimeZoneTransition("next");
    if (!next || next.epochMilliseconds > LAST_CHANGE) break;
    found.push(next.epochMilliseconds);
    at = next;
  }
  clockChanges.set(zone, found);
  return found;
}

const monthStart = (zone: string, month: number): number =>
  startOfDay(Temporal.PlainDate.from(FIRST_MONTH).add({ months: month }).toString(), zone);

/** An instant where something is special: month, quarter and year ends, clock changes, Feb 29; or any minute. */
function anchor(zone: string): fc.Arbitrary<number> {
  const months = fc.integer({ min: 1, max: MONTHS - 2 }).map((month) => monthStart(zone, month));
  const years = fc.constantFrom("2023-01-01", "2024-01-01", "2025-01-01", "2023-07-01", "2024-04-01");
  const leap = fc.constantFrom("2024-02-29", "2024-03-01", "2023-03-01", "2024-02-28");
  const hours = fc.integer({ min: 0, max: 23 }).map((h) => h * HOUR);
  const changes = clockChangesOf(zone);
  const anyMinute = fc
    .integer({ min: 31 * 24 * 60, max: 790 * 24 * 60 })
    .map((m) => monthStart(zone, 0) + m * MINUTE);
  return fc.oneof(
    { weight: 4, arbitrary: anyMinute },
    { weight: 3, arbitrary: months },
    { weight: 1, arbitrary: years.map((day) => startOfDay(day, zone)) },
    { weight: 1, arbitrary: fc.tuple(leap, hours).map(([day, h]) => startOfDay(day, zone) + h) },
    ...(changes.length > 0 ? [{ weight: 2, arbitrary: fc.constantFrom(...changes) }] : []),
  );
}

/** A distance forwards or backwards, most often none. */
export function shift(): fc.Arbitrary<number> {
  const some = fc.tuple(fc.constantFrom(...GAPS), fc.constantFrom(1, -1)).map(([gap, sign]) => gap * sign);
  return fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 5, arbitrary: some });
}

/** The few instants that a history turns around. */
export function anchors(zone: string): fc.Arbitrary<number[]> {
  return fc.array(anchor(zone), { minLength: 1, maxLength: 5 });
}

/** Between 1 and 8 different instants in order, each at or a telling distance from one of the anchors. */
export function instants(around: readonly number[]): fc.Arbitrary<number[]> {
  const one = fc
    .tuple(fc.constantFrom(...around), shift(), fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, shift()))
    .map(([at, first, second]) => at + first + second);
  const many = fc.uniqueArray(one, { minLength: 1, maxLength: 8 });
  return many.map((list) => list.sort((a, b) => a - b));
}
