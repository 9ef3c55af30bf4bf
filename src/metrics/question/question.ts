import { CambiumError } from "../../base/error.ts";
import { readFilter, readName } from "../../base/filter-text.ts";
import { checkMost } from "../../base/limits.ts";
import { firstOf } from "../../base/lookup.ts";
import {
  addMonths,
  intervalOf,
  type Period,
  type PeriodInterval,
  parsePeriod,
  periodOf,
  periodsBetween,
  READINGS,
  type Reading,
  rangeBefore,
  rangePeriod,
} from "../../base/period.ts";
import { CAUSES, MOVEMENT_TYPES } from "../../base/words.ts";
import type { Policy } from "../../engine/policy/policy.ts";
import {
  canonical,
  isItemDimension,
  isMovementDimension,
  isStandingDimension,
  readTerm,
  termLabel,
} from "../../model/parts/dimensions.ts";
import { namedAttribute } from "../list/attribute-names.ts";
import { GROUPS } from "../list/cell.ts";
import type { Metric } from "../list/metric.ts";
import { findMetric, METRICS } from "../list/metric-list.ts";
import { metricUnder } from "../list/policy-metric.ts";
import { allDimensions, NO_OWNER, whyNot } from "../list/support.ts";

/** A question as the user asks it, in text. */
export interface Asked {
  metric: string;
  from?: string;
  to?: string;
  interval?: string;
  by?: string[];
  /**
   * Each `dimension=value`. Repeat a dimension to match any of its values; an empty value matches customers without
   * one.
   */
  where?: string[];
  compare?: string;
  counts?: boolean;
  /** SQL for the customers of a segment (`segmentFilter`); everyone when left out. */
  customers?: string;
  /** The customers of a segment as at the start of each period, instead of `customers`. */
  members?: Members;
}

/** SQL for who met the conditions of a segment at the start of a span of days, or as they entered within it. */
export type Members = (span: { start: number; end: number }) => Promise<string>;

/** A validated question. */
export interface Question {
  metric: Metric;
  /** `range` reads all days as one period. */
  interval: Reading;
  periods: Period[];
  /** The dimensions to break down by, in the order asked for. */
  by: string[];
  where: Map<string, string[]>;
  compare: "previous" | "year" | null;
  /** Whether to add the number of customers behind each row. */
  hasCounts: boolean;
  /** Customer numbers to narrow the question to; everyone when left out. */
  only?: number[];
  /** SQL for the customers of the segment; null for everyone. */
  customers: string | null;
  /** The customers of the segment as at the start of each period; null where `customers` says who counts. */
  members: Members | null;
}

/** Signals that customers can be told apart by. */
export interface OpenSignals {
  kinds: readonly string[];
  /** SQL for `kind, customer` of the signals that were open at the end of a day. */
  openOn(day: number): Promise<string>;
}

/** What there is to ask about. */
export interface Subject {
  /** The local day of the first evidence; null when there's none. */
  firstDay?: number | null;
  /**
   * The local day of the last evidence up to now; if all evidence is in the future, of the last; null when there's
   * none.
   */
  lastDay: number | null;
  attributes: string[];
  /** The day that it is now; that of the last evidence when left out. */
  today?: number;
  /** Left out where no condition asks for them. */
  signals?: OpenSignals;
  /** The policy's settings. */
  rules: Policy;
  /** Whether each customer-currency is a customer of its own. */
  isSeparate: boolean;
}

/**
 * Validates a question. `from` and `to` are inclusive and default to the twelve months up to the last evidence; the
 * interval defaults to that of the range if both ends share one, else months.
 * @param known the metric, when it isn't in the catalogue
 * @throws CambiumError `usage` for an unknown metric, dimension or period, `too_much` beyond a limit, `not_found` when
 * there's no evidence yet
 */
export function understand(asked: Asked, subject: Subject, known = findMetric(asked.metric)): Question {
  if (known === undefined) {
    throw new CambiumError("not_found", `unknown metric: "${asked.metric}"`, {
      reason: { id: "unknown", of: "metric", name: asked.metric },
      hint: `Use one of ${METRICS.map(({ id }) => id).join(", ")}.`,
    });
  }
  const metric = metricUnder(known, subject.rules);
  const interval = READINGS.find((name) => name === (asked.interval ?? intervalInRange(asked) ?? "month"));
  if (interval === undefined) {
    throw new CambiumError("usage", `unknown interval: "${asked.interval}"`, {
      hint: `Use one of ${READINGS.join(", ")}.`,
    });
  }
  checkMost("dimensions", asked.by?.length ?? 0);
  checkMost("filters", asked.where?.length ?? 0);
  const by = [...new Set((asked.by ?? []).map((name) => dimension(name, metric, subject)))];
  if (subject.isSeparate && !by.includes("currency")) by.push("currency");
  const compare = asked.compare ?? null;
  if (compare !== null && compare !== "previous" && compare !== "year") {
    throw new CambiumError("usage", `unknown comparison: "${compare}"`, {
      hint: "Use previous or year.",
    });
  }
  const { customers = null, members = null } = asked;
  if ((customers ?? members) !== null && metric.whyWhole !== undefined)
    throw cannot(metric, "segment", metric.whyWhole);
  const where = filters(asked, metric, subject);
  checkTogether(metric, interval, [...by, ...where.keys()], subject);
  checkCauses(metric, by, where);
  const periods = range(asked, interval, subject);
  const hasCounts = asked.counts === true;
  if (members !== null) checkMost("membershipPeriods", periods.length);
  return { metric, interval, periods, by, where, compare, hasCounts, customers, members };
}

/** The interval shared by the first and last period of the range, if they share one. */
function intervalInRange({ from, to }: Asked): PeriodInterval | undefined {
  const interval = intervalOf(from);
  return interval === intervalOf(to) ? interval : undefined;
}

/** Rejects combinations that can't be asked together. */
function checkTogether(metric: Metric, interval: Reading, names: string[], { isSeparate }: Subject): void {
  const standing = new Set(names.filter(isStandingDimension));
  if (standing.size > 0 && interval === "range") {
    throw new CambiumError("unsupported", `you can't read a range as one period by ${[...standing][0]}`, {
      hint: "It classifies customers at the start of a month, quarter or year. Use --interval with one of them.",
    });
  }
  const [first, second] = [
    ...standing,
    ...names.filter((name) => isItemDimension(name) && !(isSeparate && name === "currency")),
  ];
  if (standing.size > 0 && second !== undefined) {
    throw new CambiumError("unsupported", `you can't combine ${first} and ${second}`, {
      hint: "Both classify customers at the start of each period. Use one at a time.",
    });
  }
  if (metric.isByMonths && (interval === "day" || interval === "week")) {
    throw new CambiumError("unsupported", `${metric.id} isn't available by ${interval}`, {
      hint: "Use month, quarter or year.",
    });
  }
  if (metric.ofExpansions !== undefined && names.includes("cause") && names.includes("group")) {
    throw new CambiumError("unsupported", `you can't break ${metric.id} down by both cause and group`, {
      hint: "Use one of them: a cause implies its group.",
    });
  }
}

/** Rejects expansion metrics filtered by several causes: a set or a customer may have more than one of them. */
function checkCauses(metric: Metric, by: string[], where: Map<string, string[]>): void {
  const name = ["cause", "group"].find((each) => (where.get(each)?.length ?? 0) > 1 && !by.includes(each));
  if (name === undefined || metric.ofExpansions === undefined || metric.months !== undefined) return;
  throw new CambiumError("unsupported", `you can't filter ${metric.id} by several ${name}s at once`, {
    hint: `Use --by ${name}, or filter by one${name === "cause" ? " or by a group" : ""}.`,
  });
}

/** The periods to compare with: as many just before, or for each the one a year earlier (52 weeks for a week). */
export function comparedWith({ periods, interval, compare }: Question): Period[] {
  if (interval === "range") {
    const range = firstOf(periods, "periods");
    const { start, end } = range;
    return [
      compare === "year" ? rangePeriod(addMonths(start, -12), addMonths(end, -12)) : rangeBefore(range),
    ];
  }
  if (compare === "year") {
    return periods.map(({ start }) =>
      periodOf(interval, interval === "week" ? start - 364 : addMonths(start, -12)),
    );
  }
  const first = firstOf(periods, "periods");
  let start = first.start;
  for (let count = 0; count < periods.length; count++) start = periodOf(interval, start - 1).start;
  return periodsBetween(interval, start, first.start);
}

function range(asked: Asked, interval: Reading, { lastDay }: Subject): Period[] {
  if (lastDay === null) {
    throw new CambiumError("not_found", "there's no data to measure yet", {
      reason: { id: "no_data" },
      hint: "Import a file with `cambium import`, or try the demo company: `cambium demo`.",
    });
  }
  const to = asked.to === undefined ? null : parsePeriod(asked.to).end;
  const from = asked.from === undefined ? null : parsePeriod(asked.from).start;
  const end = to ?? periodsBetween("month", lastDay, lastDay + 1)[0]!.end;
  const start = from ?? addMonths(end, -12);
  if (start >= end) {
    throw new CambiumError(
      "usage",
      `the range from ${asked.from ?? "…"} to ${asked.to ?? "the last evidence"} is empty`,
      {
        reason: { id: "empty_range", from: asked.from ?? "…", to: asked.to ?? "…" },
        hint: "Make sure that --from isn't later than --to.",
      },
    );
  }
  if (interval === "range") return [rangePeriod(start, end)];
  const periods = periodsBetween(interval, start, end);
  checkMost("periods", periods.length);
  return periods;
}

function filters(asked: Asked, metric: Metric, subject: Subject): Map<string, string[]> {
  const where = new Map<string, string[]>();
  for (const filter of asked.where ?? []) {
    const read = readFilter(filter);
    if (read === null) {
      throw new CambiumError("usage", `invalid filter: "${filter}"`, {
        reason: { id: "bad_filter", text: filter },
        hint: `Use --where dimension=value. Quote a name that contains =, as in '"a=b"=value'.`,
      });
    }
    const name = dimension(read.name, metric, subject);
    const value = (SPELLINGS.get(name) ?? String)(read.value);
    checkValue(name, value);
    where.set(name, [...new Set([...(where.get(name) ?? []), value])]);
  }
  return where;
}

/** The dimension that a name or alias means; the name itself when there's none. */
export function dimensionNamed(asked: string, { attributes }: Pick<Subject, "attributes">): string {
  const name = canonical(asked);
  return allDimensions([]).includes(name) ? name : (namedAttribute(asked, attributes) ?? name);
}

/** Normalizes values that can be written in several ways. */
const SPELLINGS: ReadonlyMap<string, (value: string) => string> = new Map([
  ["currency", (code: string) => code.toUpperCase()],
  ["interval", (text: string) => readTerm(text).map(termLabel)[0] ?? text],
]);

const VALUES = {
  type: [...MOVEMENT_TYPES, "fx"],
  cause: [...CAUSES, "fx"],
  group: [...GROUPS, "fx"],
};

function checkValue(name: string, value: string): void {
  if (!isMovementDimension(name) || VALUES[name].some((known) => known === value)) return;
  const what = name === "type" ? "movement type" : name === "cause" ? "cause" : "cause group";
  throw new CambiumError("usage", `unknown ${what}: "${value}"`, {
    hint: `Use one of ${VALUES[name].join(", ")}.`,
  });
}

function dimension(text: string, metric: Metric, subject: Subject): string {
  const asked = readName(text);
  const known = allDimensions(subject.attributes);
  const name = dimensionNamed(asked, subject);
  if (name === "owner" && !known.includes(name)) throw cannot(metric, asked, NO_OWNER);
  if (!known.includes(name)) {
    throw new CambiumError("usage", `unknown dimension: "${asked}"`, {
      hint: `Use one of ${known.join(", ")}.`,
    });
  }
  const reason = whyNot(metric, name);
  if (reason === null) return name;
  throw cannot(metric, asked, reason);
}

function cannot(metric: Metric, asked: string, reason: string): CambiumError {
  return new CambiumError("unsupported", `you can't break ${metric.id} down by ${asked}: ${reason}`, {
    hint: "Run `cambium metrics` to see the dimensions of each metric.",
  });
}
