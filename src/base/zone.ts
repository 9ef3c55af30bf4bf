import { Temporal } from "temporal-polyfill";
import { CambiumError } from "./error.ts";

const DAY_MS = 86_400_000;

/** How many beginnings of days a zone keeps at most. */
const MOST_STARTS = 50_000;

/** Days since 1970-01-01 for a date such as 2024-02-29. */
export function dayOfDate(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
}

/** The date of a day number, such as 2024-02-29. */
export function dateOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/**
 * A time zone with fast lookups of the local day of an instant and the start of a local day.
 * Offsets are read from the zone once per clock change and cached.
 */
export class Zone {
  readonly name: string;
  /** Instants (ms) from which each offset (ms) applies, ascending. */
  readonly #from: number[] = [];
  readonly #offset: number[] = [];
  /** Beginnings of days that were asked for. */
  readonly #starts = new Map<number, number>();

  /** @throws CambiumError `usage` if the name isn't an IANA time zone */
  constructor(name: string) {
    this.name = canonical(name);
    let at = Temporal.Instant.from("1990-01-01T00:00:00Z").toZonedDateTimeISO(this.name);
    while (at.year < 2100) {
      this.#from.push(this.#from.length === 0 ? Number.NEGATIVE_INFINITY : at.epochMilliseconds);
      this.#offset.push(Math.round(at.offsetNanoseconds / 1e6));
      const next = at.getTimeZoneTransition("next");
      if (next === null) break;
      at = next;
    }
  }

  /** The local day (days since 1970-01-01) of an instant in ms. */
  dayOf(at: number): number {
    return Math.floor((at + this.offsetAt(at)) / DAY_MS);
  }

  /** The instant in ms at which a local day begins. */
  startOf(day: number): number {
    if (this.#from.length === 1) return day * DAY_MS - (this.#offset[0] ?? 0);
    const known = this.#starts.get(day);
    if (known !== undefined) return known;
    const start = Temporal.PlainDate.from(dateOfDay(day)).toZonedDateTime(this.name).epochMilliseconds;
    if (this.#starts.size >= MOST_STARTS) this.#starts.clear();
    this.#starts.set(day, start);
    return start;
  }

  /** How far local time is ahead of UTC at an instant, both in ms. */
  offsetAt(at: number): number {
    let low = 0;
    let high = this.#from.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#from[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return this.#offset[low] ?? 0;
  }
}

function canonical(name: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new CambiumError("usage", `unknown time zone: "${name}"`, {
      hint: "Use an IANA time zone name, such as Europe/Stockholm or UTC.",
      cause,
    });
  }
}
