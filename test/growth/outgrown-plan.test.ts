import { describe, expect, it } from "vitest";
import { backtestOperation } from "../../src/api/grow/backtest-operation.ts";
import { signalOperation } from "../../src/api/grow/signal-operation.ts";
import { setSignalsSetting, signalsOperation } from "../../src/api/grow/signals-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { openDays, type Sold, withSold } from "./books.ts";

const KIND = "outgrown_plan";
const CORE = { family: "core" };

/** A plan of the core family: Starter at 100, Team at 200, Business at 400. */
function plan(customer_id: string, product: "Starter" | "Team" | "Business", start: string, end = ""): Sold {
  const place = { Starter: 1, Team: 2, Business: 3 }[product];
  const amount = { Starter: 100, Team: 200, Business: 400 }[product];
  return { ...CORE, customer_id, item_id: `${customer_id}.core`, product, rank: place, start, end, amount };
}

/** Metered use of months that follow each other, the first beginning on a day of 2025. */
function charges(customer_id: string, amounts: readonly number[], firstMonth = 1): Sold[] {
  const first = (month: number) => new Date(Date.UTC(2025, month - 1, 1)).toISOString().slice(0, 10);
  return amounts.map((amount, n) => ({
    ...{ ...CORE, customer_id, item_id: `${customer_id}.overage`, product: "Overage", kind: "metered" },
    ...{ start: first(firstMonth + n), end: first(firstMonth + n + 1), amount },
  }));
}

/** Somebody who takes Team, so that it is on sale for 12 months, and somebody whose charges keep coming. */
const seller = (start = "2024-12-01"): Sold => plan("seller", "Team", start);
const steady = (months: number): Sold[] => [
  plan("steady", "Business", "2024-12-01"),
  ...charges(
    "steady",
    Array.from({ length: months }, () => 1),
  ),
];

const days = (today: string, sold: readonly Sold[]) =>
  withSold(today, sold, (workspace) => openDays(workspace, KIND), { "2024-12-01": 1.1 });

const acme = (amounts: readonly number[]) => [
  plan("acme", "Starter", "2025-01-01"),
  ...charges("acme", amounts),
];

describe("a plan is outgrown", () => {
  it("where plan and charges cost as much as the next plan in 2 of 3 closed periods: 100 + 100 is 200, 99 isn't enough", async () => {
    const of = (amounts: number[]) => days("2025-04-15", [seller(), ...acme(amounts)]);
    expect(await of([100, 20, 100])).toEqual(["acme core 2025-04-01 2025-12-01"]);
    expect(await of([100, 20, 99])).toEqual([]);
  });

  it("from the day that a period is closed, of the last three: the first two are known on March 1, and gone on May 1", async () => {
    expect(await days("2025-05-15", [seller(), ...acme([100, 100, 0, 0])])).toEqual([
      "acme core 2025-03-01 2025-05-01",
    ]);
  });

  it("while the next plan is on sale: from its first sale on, and until 12 months after its last", async () => {
    const high = [100, 100, 100, 100];
    expect(await days("2025-05-15", [seller("2025-04-10"), ...acme(high)])).toEqual([
      "acme core 2025-04-10 2026-04-10",
    ]);
    expect(await days("2025-05-15", [plan("seller", "Team", "2024-04-20"), ...acme(high)])).toEqual([
      "acme core 2025-03-01 2025-04-20",
    ]);
  });

  it("by what the next plan listed at on the day, and not by what it was sold at later", async () => {
    // Team is sold at 220 in three states from April 10 on, and at 200 in one before.
    const dear = ["x", "y", "z"].map((name) => ({
      ...{ ...plan(name, "Team", "2025-04-10"), plan: "m", amount: 220 },
    }));
    expect(
      await days("2025-05-15", [{ ...seller(), plan: "m" }, ...dear, ...acme([100, 110, 100, 100])]),
    ).toEqual(["acme core 2025-03-01 2025-04-10"]);
  });

  it("beside the cheapest price of the next plan that is on sale: 160 is more than 150, and less than 200", async () => {
    const cheap = (start: string): Sold => ({ ...plan("cheap", "Team", start), amount: 150 });
    const low = [60, 60, 60, 60];
    expect(await days("2025-05-15", [seller(), cheap("2025-04-10"), ...acme(low)])).toEqual([
      "acme core 2025-04-10 2026-04-10",
    ]);
    expect(await days("2025-05-15", [seller(), cheap("2024-04-20"), ...acme(low)])).toEqual([
      "acme core 2025-03-01 2025-04-20",
    ]);
  });

  it("by periods that ended on the present plan", async () => {
    // On Team from March 15: its first period ends on April 1, its second on May 1. Business lists 400.
    const sold = [
      plan("acme", "Starter", "2025-01-01", "2025-03-15"),
      plan("acme", "Team", "2025-03-15"),
      ...charges("acme", [250, 250, 250, 250, 250]),
      ...steady(5),
    ];
    expect(await days("2025-05-15", sold)).toEqual(["acme core 2025-05-01 2025-12-01"]);
  });

  it("by quantity: 10 seats of 10 beside 10 of 20, which is 200 where 20 seats cost 400 last", async () => {
    const seats = (name: string, product: "Starter" | "Team", quantity: number, start: string): Sold => ({
      ...plan(name, product, start),
      amount: quantity * (product === "Starter" ? 10 : 20),
      quantity,
    });
    const sold = [
      seats("acme", "Starter", 10, "2025-01-01"),
      ...charges("acme", [100, 100, 99]),
      seats("seller", "Team", 20, "2024-12-01"),
    ];
    expect(await days("2025-04-15", sold)).toEqual(["acme core 2025-03-01 2025-12-01"]);
  });

  it("whatever is discounted, in the plan's currency, and only where metered use of its family is charged", async () => {
    const half = acme([100, 100, 100]).map((one) => ({ ...one, discount_percent: 50 }));
    expect(await days("2025-04-15", [seller(), ...half])).toEqual(["acme core 2025-03-01 2025-12-01"]);
    const euro = { ...plan("seller", "Team", "2024-12-01"), currency: "EUR" };
    expect(await days("2025-04-15", [euro, ...acme([100, 100, 100])])).toEqual([]);
    const other = acme([100, 100, 100]).map((one) =>
      one.product === "Overage" ? { ...one, family: "calls" } : one,
    );
    expect(await days("2025-04-15", [seller(), ...other])).toEqual([]);
  });
});

it("follows its settings: all three periods, at 90 percent", async () => {
  const sold = [seller(), ...acme([80, 80, 80])];
  await withSold("2025-04-15", sold, async (workspace) => {
    const set = (setting: string, value: number) =>
      setSignalsSetting.run(workspace, { kind: KIND, setting, value });
    expect(await openDays(workspace, KIND)).toEqual([]);
    await set("share", 90);
    expect(await openDays(workspace, KIND)).toEqual(["acme core 2025-03-01 2025-12-01"]);
    await set("periods", 3);
    expect(await openDays(workspace, KIND)).toEqual(["acme core 2025-04-01 2025-12-01"]);
    await set("share", 91);
    expect(await openDays(workspace, KIND)).toEqual([]);
  });
});

it("offers the next plan in place of plan and mean charges, with a signed effect, as known on the day", async () => {
  await withSold("2025-05-15", [seller(), ...acme([100, 120, 140, 20])], async (workspace) => {
    const asOf = async (as_of: string) =>
      (await signalsOperation.run(workspace, { kind: [KIND], as_of })).rows;
    expect(await asOf("2025-02-28")).toEqual([]);
    // 100 and the mean of 100 and 120; of 100, 120 and 140; of 120, 140 and 20.
    expect(await asOf("2025-03-31")).toMatchObject([{ step_list: 20000, step_now: 21000, step_mrr: -1000 }]);
    expect(await asOf("2025-04-30")).toMatchObject([
      { step_now: 22000, step_mrr: -2000, open_since: "2025-03-01" },
    ]);
    expect(await asOf("2025-05-15")).toMatchObject([
      {
        ...{
          subject: "core",
          step: "plan",
          step_product: "Team",
          step_quantity: 1,
          step_now: 19333,
          step_mrr: 667,
        },
      },
    ]);
    const { periods, owned, open } = await signalOperation.run(workspace, {
      ...{ kind: KIND, account: "main", customer: "acme", subject: "core" },
    });
    const lists = { plan_list: 10000, next_list: 20000 };
    expect(periods).toEqual([
      { until: "2025-05-01", charged: 2000, ...lists },
      { until: "2025-04-01", charged: 14000, ...lists },
      { until: "2025-03-01", charged: 12000, ...lists },
    ]);
    expect([owned, open?.why]).toEqual([
      null,
      "Since 2025-03-01, its plan and metered use of core cost about as much as the next plan.",
    ]);
  });
});

it("offers one of a flat price, however many there are of the own plan", async () => {
  const four = acme([100, 120, 140]).map((one) => (one.kind === "metered" ? one : { ...one, quantity: 4 }));
  await withSold("2025-04-15", [seller(), ...four], async (workspace) => {
    const { rows } = await signalsOperation.run(workspace, { kind: [KIND] });
    expect(rows).toMatchObject([{ step_product: "Team", step_quantity: 1, step_list: 20000 }]);
  });
});

describe("a back-test", () => {
  /** Starter in three units of 50, Team once for 120: the move lowers MRR by 30. */
  const three = (name: string, start: string, end = ""): Sold => ({
    ...plan(name, "Starter", start, end),
    ...{ amount: 150, quantity: 3 },
  });
  const team = (name: string, start: string): Sold => ({ ...plan(name, "Team", start), amount: 120 });
  const calm = (name: string) => [plan(name, "Starter", "2025-01-01"), ...charges(name, Array(11).fill(1))];
  const tested = async (moved: string) => {
    const sold = [
      team("seller", "2024-12-01"),
      three("acme", "2025-01-01", moved),
      team("acme", moved),
      ...charges("acme", Array(11).fill(1)),
      ...["a", "b", "c", "d", "e"].flatMap(calm),
    ];
    return withSold("2025-12-15", sold, async (workspace: Workspace) => {
      const { rows } = await backtestOperation.run(workspace, { kind: [KIND] });
      return rows;
    });
  };

  it("counts the move within 90 days, whatever its sign, beside five on the same plan", async () => {
    // Fires on March 1, as the second period closes: day 90 is May 30.
    expect(await tested("2025-05-30")).toMatchObject([
      { firings: 1, judged: 1, followed: 1, precision: 1, base: 0, lead_days: 90, followed_mrr: -3000 },
    ]);
    expect(await tested("2025-05-31")).toMatchObject([{ firings: 1, judged: 1, followed: 0, precision: 0 }]);
  });
});
