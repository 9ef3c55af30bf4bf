import { describe, expect, it } from "vitest";
import { several } from "../../amount.ts";
import { add, type Q, sum, ZERO } from "../rational.ts";
import { companyOf } from "./companies.ts";
import { dayNumber, dayText, momentOf } from "./day-numbers.ts";
import { KINDS } from "./kinds.ts";
import { growthOracle } from "./oracle.ts";

const SEEDS = Array.from({ length: several({ few: 6, all: 20, most: 100 }) }, (_, index) => 106 + index);
const grown = new Map(SEEDS.map((seed) => [seed, growthOf(seed)]));

function growthOf(seed: number) {
  const company = companyOf(seed);
  return { company, growth: growthOracle(company, company.today) };
}

/** Every company on its own. */
function each(check: (one: ReturnType<typeof growthOf>) => void): void {
  for (const one of grown.values()) check(one);
}

describe("generated companies", () => {
  it("are the same for the same seed", () => {
    expect(companyOf(7)).toEqual(companyOf(7));
    expect(companyOf(7)).not.toEqual(companyOf(8));
  });

  it("bring every kind to fire, and most of them to be back-tested", () => {
    const signals = [...grown.values()].flatMap(({ growth }) => growth.signals);
    const fired = new Set(signals.filter((one) => one.fired.length > 0).map(({ kind }) => kind));
    expect(KINDS.map(({ id }) => id).filter((id) => !fired.has(id))).toEqual([]);
    const tested = [...grown.values()].flatMap(({ growth }) => growth.backtests);
    const judged = new Set(tested.filter((one) => one.judged > 0).map(({ kind }) => kind));
    expect(judged.size).toBeGreaterThan(5);
  });
});

describe("the answers of generated companies", () => {
  it("are not changed by what is recorded later", () => {
    each(({ company }) => {
      const { zone, today } = company;
      const asOf = dayText(dayNumber(today) - 60);
      const observations = company.observations.filter(
        ({ at, recordedAt }) => momentOf(recordedAt ?? at, zone).on <= dayNumber(asOf),
      );
      expect(observations.length).toBeLessThanOrEqual(company.observations.length);
      expect(growthOracle({ ...company, observations }, asOf)).toEqual(growthOracle(company, asOf));
    });
  });

  it("keep the firings of an earlier day", () => {
    each(({ company, growth }) => {
      const asOf = dayText(dayNumber(company.today) - 60);
      const early = growthOracle(company, asOf).signals;
      for (const { kind, customer, subject, fired } of early) {
        const later = growth.signals.find(
          (one) => one.kind === kind && one.customer === customer && one.subject === subject,
        );
        expect(later?.fired.filter(({ on }) => on <= asOf)).toEqual(fired);
      }
    });
  });

  it("do not depend on the order of rows", () => {
    each(({ company, growth }) => {
      const reversed = {
        ...company,
        states: company.states.toReversed(),
        observations: company.observations.toReversed(),
        prices: company.prices.toReversed(),
      };
      expect(growthOracle(reversed, company.today)).toEqual(growth);
    });
  });

  it("add up: the map's cells to MRR and to open headroom", () => {
    each(({ growth: { whitespace, totals, headroom } }) => {
      const total = (of: (cell: (typeof whitespace)[number]) => Q): Q => sum(whitespace.map(of));
      expect(total(({ mrr }) => mrr)).toEqual(totals.mrr);
      expect(total(({ open }) => open)).toEqual(totals.open);
      expect(headroom.reduce((all, room) => add(all, room.total), ZERO)).toEqual(totals.open);
    });
  });

  it("open a signal only on a day that its condition holds, after the day it fired", () => {
    each(({ company, growth }) => {
      for (const { open, held } of growth.signals) {
        expect(open !== null).toBe(held.at(-1)?.[1] === company.today);
        if (open) expect(open.firedOn <= open.since).toBe(true);
      }
    });
  });
});
