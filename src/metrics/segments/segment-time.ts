import { dateOfDay } from "../../base/zone.ts";

/** When the conditions of a segment are looked at. */
export interface SegmentTime {
  /** The day at whose end they are looked at. */
  day: number;
  /** The day up to which days are counted, and on which signals are open: `day`, or today where it is the last evidence's. */
  today: number;
  /** SQL for whether a row `f` with `customer` and `moved_on` had happened by then. */
  had: string;
}

/** Days from `start` until before `end`. */
export interface Span {
  start: number;
  end: number;
}

/** The end of a day. */
export function endOf(day: number, today = day): SegmentTime {
  return { day, today, had: `f.moved_on <= date '${dateOfDay(day)}'` };
}

/**
 * Just before a span; for customers who had no MRR then, the end of the day on which they got some within it
 * (DEFINITIONS §4: as at S, at entry for new customers).
 */
export function startOf({ start, end }: Span): SegmentTime {
  const first = `date '${dateOfDay(start)}'`;
  const entries = `select e.customer as customer, min(e.moved_on) as moved_on from flows e
    where e.activated > 0 and e.moved_on >= ${first} and e.moved_on < date '${dateOfDay(end)}'
      and e.customer not in (
        select o.customer from flows o where o.moved_on < ${first} group by o.customer having sum(o.activated) > 0)
    group by e.customer`;
  return {
    day: start - 1,
    today: start - 1,
    had: `(f.moved_on < ${first} or (f.customer, f.moved_on) in (${entries}))`,
  };
}
