import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { growthOf } from "../../src/api/grow/growth-of.ts";
import { signalOperation } from "../../src/api/grow/signal-operation.ts";
import { signalsHistory } from "../../src/api/grow/signals-history.ts";
import { signalsOperation } from "../../src/api/grow/signals-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { isKind, KINDS } from "../../src/growth/signals/kinds.ts";
import { defaultsOf, judgedSql, mergedSql } from "../../src/growth/signals/signal-runs.ts";
import { growthSql } from "../../src/growth/sql.ts";
import { SEED, several } from "../amount.ts";
import type { Company, Observation } from "../oracle/growth/company.ts";
import { dayNumber, dayText, momentOf } from "../oracle/growth/day-numbers.ts";
import { sideBySide } from "../oracle/growth/side-by-side.ts";
import { withCompany } from "./company.ts";

const RUNS = several({ few: 3, all: 4, most: 200 });
const COMPANIES = 2;

/** An observation that is recorded after a day: of any customer and metric that is known, of any day. */
interface Later {
  who: number;
  metric: number;
  /** Days before today that it is of, and that it was recorded. */
  ago: number;
  recordedAgo: number | null;
  isSameInstant: boolean;
  value: number;
  limit: number | null;
}

const later: fc.Arbitrary<Later> = fc.record({
  who: fc.nat(1000),
  metric: fc.nat(1000),
  ago: fc.nat(200),
  recordedAgo: fc.option(fc.nat(100)),
  isSameInstant: fc.boolean(),
  value: fc.integer({ min: 0, max: 2000 }),
  limit: fc.option(fc.integer({ min: 1, max: 1000 })),
});

/** The observations of a company that were recorded by a day, and later ones: its own, and made up. */
function split(company: Company, day: number, made: readonly Later[]) {
  const { zone, observations, today } = company;
  const isKnown = ({ at, recordedAt }: Observation) => momentOf(recordedAt ?? at, zone).on <= day;
  const known = observations.filter((one) => one.recordedAt === null || isKnown(one));
  const rest = observations.filter((one) => one.recordedAt !== null && !isKnown(one));
  const metrics = [...new Set(known.map(({ metric }) => metric))];
  const more = made.flatMap((one): Observation[] => {
    const metric = metrics[one.metric % metrics.length];
    const own = known.filter((other) => other.metric === metric);
    const like = own[one.who % own.length];
    if (metric === undefined || like === undefined) return [];
    const on = dayText(dayNumber(today) - one.ago);
    const recordedOn = Math.max(day + 1, dayNumber(today) - (one.recordedAgo ?? 0));
    return [
      {
        customer: like.customer,
        metric,
        at: one.isSameInstant ? like.at : on,
        recordedAt: `${dayText(recordedOn + 1)}T00:00:00Z`,
        value: Math.round((like.value * one.value) / 1000),
        limit: one.limit === null ? null : one.limit * 1000,
      },
    ];
  });
  const isPast = ({ recordedAt }: Observation) => (recordedAt ?? "") <= `${today}T00:00:00Z`;
  return { known, later: [...rest, ...more.filter(isPast)] };
}

/** All that is said as of a day: signals, each of them by itself, every customer's history, and what back-tests look at. */
async function saidOn(workspace: Workspace, day: string, customers: string[]) {
  const { rows } = await signalsOperation.run(workspace, { as_of: day, limit: 1000 });
  const each = [];
  for (const { kind, account, customer, subject } of rows.slice(0, 3))
    each.push(await signalOperation.run(workspace, { kind, account, customer, subject, as_of: day }));
  const histories = [];
  for (const customer of customers.slice(0, 3))
    histories.push(await signalsHistory.run(workspace, { account: "main", customer, as_of: day }));
  return { rows, each, histories, tested: await testedUntil(workspace, day) };
}

/** The days up to one on which each kind held or could be judged, and the firings that are left-cut. */
async function testedUntil(workspace: Workspace, day: string) {
  const { growth } = await growthOf(workspace);
  const { warehouse, schema } = growth.book;
  const until = `date '${day}' + 1`;
  const found = [];
  for (const [name, kind] of Object.entries(KINDS)) {
    if (!isKind(name)) continue;
    const judged = await mergedSql(await judgedSql(kind, defaultsOf(kind)));
    const firings = await growthSql("backtest/firings.sql", {
      runs: `(from growth.runs where kind = '${name}')`,
      today: `date '${day}'`,
      of_metric: String(kind.of === "metric"),
    });
    const clipped = `select customer, subject, from_day, least(until_day, ${until}) as until_day`;
    const queries = [
      `${clipped} from (${judged}) where from_day < ${until} order by all`,
      `${clipped}, fired_on from growth.runs where kind = '${name}' and from_day < ${until} order by all`,
      `from (${firings}) order by all`,
    ];
    for (const query of queries) found.push({ name, rows: await warehouse.query(query, schema) });
  }
  return found;
}

describe("what is said of a day", () => {
  it("isn't changed by what is recorded later", async () => {
    const property = fc.asyncProperty(
      fc.nat(100_000),
      fc.integer({ min: 20, max: 120 }),
      fc.array(later, { minLength: 1, maxLength: 40 }),
      async (seed, ago, made) => {
        const seeds = Array.from({ length: COMPANIES }, (_, index) => seed * 10 + index);
        const { all } = sideBySide(seeds, { isLarge: false });
        const day = dayNumber(all.today) - ago;
        const observations = split(all, day, made);
        const customers = [...new Set(observations.later.map(({ customer }) => customer))];
        const known = new Set(all.states.map(({ customer }) => customer));
        await withCompany({ ...all, observations: observations.known }, async (workspace, record) => {
          const asked = customers.filter((customer) => known.has(customer));
          const before = await saidOn(workspace, dayText(day), asked);
          await record(observations.later);
          expect(await saidOn(workspace, dayText(day), asked)).toEqual(before);
        });
      },
    );
    await fc.assert(property, { numRuns: RUNS, seed: SEED, endOnFailure: true });
  }, 600_000);
});
