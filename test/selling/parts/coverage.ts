import { coverage as coverageOperation } from "../../../src/api/pipeline/coverage-operation.ts";
import { forecastOperation } from "../../../src/api/pipeline/forecast-operation.ts";
import { type Line, shown } from "../../growth/parts/part.ts";
import { dayText } from "../../oracle/growth/day-numbers.ts";
import { mul, type Q, ratio, ZERO } from "../../oracle/rational.ts";
import type { Span } from "../../oracle/selling/periods.ts";
import { conversionsOn } from "../../oracle/selling/pipeline/conversions.ts";
import { type Coverage, coverageOn, worstOf } from "../../oracle/selling/pipeline/coverage.ts";
import { forecastOn, intervalOf, testedBefore } from "../../oracle/selling/pipeline/forecast.ts";
import type { Part } from "./part.ts";

/** A sum of at most so many amounts, each of which may be a micro off. */
const OF_MANY = 1000;

const lineOf = (word: string, one: Coverage | null): Line =>
  one === null
    ? { text: `${word}: none`, money: [] }
    : {
        text: `${word} ${dayText(one.on)} ${one.state} ${shown(one.coverage)} ${shown(one.plain)}`,
        money: [one.open, one.expanded, one.target ?? ZERO, one.remaining ?? ZERO],
        adds: OF_MANY,
      };

/** Coverage of a quarter on every day up to one, and what won and lost deals say. */
export const coverage = (quarter: Span, day: number): Part => ({
  name: `coverage of ${quarter.label} on ${dayText(day)}`,
  expected(selling) {
    const last = Math.min(day, quarter.end - 1);
    const days: Coverage[] = [];
    for (let on = quarter.start; on <= last; on += 1) days.push(coverageOn(selling, quarter, on));
    const { winRate, winRateByCount, needed, state, closed, afterwards } = conversionsOn(selling, day);
    return [
      lineOf("now", days.at(-1) ?? coverageOn(selling, quarter, day)),
      lineOf("first", days[0] ?? null),
      lineOf("worst", worstOf(days)),
      ...days.map((one) => lineOf("day", one)),
      {
        text: `closed ${closed.length}, afterwards ${afterwards}, ${[winRate, winRateByCount, needed].map(shown)} ${state}`,
        money: [],
      },
    ];
  },
  async found(workspace) {
    const asked = { quarter: quarter.label, as_of: dayText(day) };
    const { now, first, worst, rows, ...all } = await coverageOperation.run(workspace, asked);
    const lineFrom = (word: string, one: (typeof rows)[number] | null): Line =>
      one === null
        ? { text: `${word}: none`, money: [] }
        : {
            text: `${word} ${one.day} ${one.state} ${shown(one.coverage)} ${shown(one.plain)}`,
            money: [one.open, one.expanded, one.target ?? 0, one.remaining ?? 0],
          };
    const rates = [all.win_rate, all.win_rate_by_count, all.needed].map(shown);
    return [
      ...[lineFrom("now", now), lineFrom("first", first), lineFrom("worst", worst)],
      ...rows.map((one) => lineFrom("day", one)),
      {
        text: `closed ${all.closed}, afterwards ${all.entered_afterwards}, ${rates} ${all.needed_state}`,
        money: [],
      },
    ];
  },
});

/** A share to five digits: its parts are rounded to micros. */
const came = (share: Q | number | null): string => shown(share).slice(0, -4);

/** The forecast of a quarter on a day with its parts, its interval and what it is tested by. */
export const forecast = (quarter: Span, day: number): Part => ({
  name: `forecast of ${quarter.label} on ${dayText(day)}`,
  expected(selling) {
    const own = forecastOn(selling, quarter, day);
    const tested = testedBefore(selling, quarter, day);
    const interval = intervalOf(tested);
    const word = interval === null ? "none" : interval.isRange ? "range" : "percentiles";
    const bounds: Q[] = interval ? [mul(own.forecast, interval.low), mul(own.forecast, interval.high)] : [];
    return [
      {
        text: `${own.opportunities} open${own.weighted === null ? ", no chances" : ""}, ${word}`,
        money: [
          own.forecast,
          own.expanded,
          own.unclaimed,
          own.weighted ?? ZERO,
          own.unassisted,
          own.open,
          ...bounds,
        ],
        adds: OF_MANY,
      },
      ...tested.map((one) => ({
        text: `${one.label} on ${dayText(one.on)}: ${came(ratio(one.came, one.forecast))}`,
        money: [one.forecast, one.came],
        adds: OF_MANY,
      })),
    ];
  },
  async found(workspace) {
    const one = await forecastOperation.run(workspace, { quarter: quarter.label, as_of: dayText(day) });
    return [
      {
        text: `${one.opportunities} open${one.weighted === null ? ", no chances" : ""}, ${one.interval}`,
        money: [
          ...[one.forecast, one.expanded, one.unclaimed, one.weighted ?? 0, one.unassisted, one.open],
          ...(one.low === null || one.high === null ? [] : [one.low, one.high]),
        ],
      },
      ...one.rows.map((row) => ({
        text: `${row.quarter} on ${row.as_of}: ${came(row.came_of_forecast)}`,
        money: [row.forecast, row.came],
      })),
    ];
  },
});
