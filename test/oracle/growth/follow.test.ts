import { describe, expect, it } from "vitest";
import { evidence, micros } from "../examples.ts";
import { type Q, q } from "../rational.ts";
import type { Company } from "./company.ts";
import { dayNumber, dayText } from "./day-numbers.ts";
import { companyWith, DISK, holds, STARTER_YEARLY } from "./examples.ts";
import type { Kind } from "./kind.ts";
import { ledgerOf } from "./ledger.ts";
import { lookalike } from "./lookalike.ts";
import { outgrownPlan } from "./outgrown-plan.ts";
import { reliance } from "./reliance.ts";
import { seatsFull } from "./seats-full.ts";
import { termReady } from "./term-ready.ts";

const usd = (units: number): Q => q(units * 1_000_000);
const START = "2025-01-01";

/** What came of a signal of January 31 at customer a: days and money. */
function came(kind: Kind, subject: string, states: Company["states"], parts: Partial<Company> = {}) {
  const ledger = ledgerOf(companyWith({ states, ...parts }));
  const found = kind.came?.({ ledger, customer: "a", day: dayNumber("2025-01-31") }, subject) ?? [];
  return found.map(({ on, micros: money }) => [dayText(on), money]);
}

describe("what follows a signal", () => {
  const base = { [START]: ["starter", 10] as [string, number] };

  it("is an expansion in which its causes sum above 0: 4 seats less and a dearer plan", () => {
    // 10 of starter are 100, 6 of team 120: seats -40, plan +60. For seats and plan together, 20.
    const states = holds("a", { ...base, "2025-03-01": ["team", 6] });
    expect(came(seatsFull, "seats", states)).toEqual([["2025-03-01", usd(20)]]);
  });

  it("is no contraction, though a cause of it is above 0", () => {
    // 10 of starter are 100, 4 of team 80.
    expect(came(seatsFull, "seats", holds("a", { ...base, "2025-03-01": ["team", 4] }))).toEqual([]);
  });

  it("of a family that others own is that family, and not another", () => {
    const states = [...holds("a", base), ...holds("a", { "2025-03-01": ["reports", 1] }, "reports")];
    expect(came(lookalike, "reports", states)).toEqual([["2025-03-01", usd(30)]]);
    expect(came(lookalike, "storage", states)).toEqual([]);
  });

  it("of a feature is its product, and not another", () => {
    const metric = (product: string) => ({ metrics: [{ ...DISK, product }] });
    const states = [...holds("a", base), ...holds("a", { "2025-03-01": ["reports", 1] }, "reports")];
    expect(came(reliance, "disk", states, metric("reports"))).toEqual([["2025-03-01", usd(30)]]);
    expect(came(reliance, "disk", states, metric("sso"))).toEqual([]);
  });

  it("of an outgrown plan is the move to a higher rank, also when it lowers MRR: 4 of team are 30 less than 11 of starter", () => {
    const states = holds("a", { ...base, "2025-02-10": ["starter", 11], "2025-03-01": ["team", 4] });
    expect(came(outgrownPlan, "core", states)).toEqual([["2025-03-01", usd(-30)]]);
    expect(came(outgrownPlan, "core", holds("a", { ...base, "2025-05-02": ["team", 10] }))).toEqual([]);
  });

  it("of a term is the yearly price within 90 days, whatever MRR does: 1,000 a year are 83.33 a month", () => {
    const yearly = evidence("a", "2025-05-01T00:00Z", {
      ...{ item: "a.core", product: "starter", price: STARTER_YEARLY.id, quantity: 10 },
      ...{ interval: "year", amount: micros(1000) },
    });
    const states = [...holds("a", base), yearly];
    // Day 90 after January 31 is May 1.
    expect(came(termReady, "a.core", states)).toEqual([["2025-05-01", q(-16_666_667)]]);
  });
});
