/** SQL for the clock of a time zone. */
export interface Clock {
  /** The instant, in UTC, at which it is a local time. */
  utc: (local: string) => string;
  /** The local time at an instant. */
  local: (utc: string) => string;
  /** The instant of a typed column: a date is the start of its day. */
  instant: (name: string) => string;
}

/** @param zone time zone in which dates without a time start */
export function clockOf(zone: string): Clock {
  const utc = (local: string) => `(((${local}) at time zone '${zone}') at time zone 'UTC')`;
  const local = (at: string) => `((${at} at time zone 'UTC') at time zone '${zone}')`;
  const instant = (name: string) => `case when "${name}_is_date" then ${utc(`"${name}"`)} else "${name}" end`;
  return { utc, local, instant };
}
