import { describe, expect, it } from "vitest";
import { type Q, q } from "../rational.ts";
import type { Company } from "./company.ts";
import { companyWith, DISK, daily, holds, limit, seen } from "./examples.ts";
import { type Growth, growthPart } from "./oracle.ts";
import { quantile } from "./plan-fit.ts";

const DAY = "2025-06-30";
const START = "2025-01-01";
const usd = (units: number): Q => q(units * 1_000_000);
const on = (customer: string, product: string, quantity: number, name = "core") =>
  holds(customer, { [START]: [product, quantity] }, name);
const read = <K extends keyof Growth>(part: K, states: Company["states"], parts: Partial<Company> = {}) =>
  growthPart(part, companyWith({ states, ...parts }), DAY);
const roomOf = (states: Company["states"], customer = "a", parts: Partial<Company> = {}) =>
  read("headroom", states, parts).find((room) => room.customer === customer);

describe("headroom", () => {
  it("of starter for 3 is team for 3: 60 instead of 30, so 30; of business there is none", () => {
    expect(roomOf(on("a", "starter", 3))?.nextPlans).toMatchObject([{ family: "core", money: usd(30) }]);
    expect(roomOf(on("a", "business", 3))?.nextPlans).toEqual([]);
  });

  it("adds up the quantities of what is held of a family: 2 of starter and 1 of team are 40, 3 of business 120", () => {
    const states = [...on("a", "starter", 2), ...on("a", "team", 1, "second")];
    expect(roomOf(states)?.nextPlans).toMatchObject([{ money: usd(80), step: { quantity: 3 } }]);
  });

  it("lists before discounts, beside what is paid: 10% off 30", () => {
    const [state] = on("a", "starter", 3);
    const percentOff = { once: 0, repeating: 100_000, forever: 0 };
    const [next] = roomOf(state ? [{ ...state, percentOff }] : [])?.nextPlans ?? [];
    expect(next?.step).toMatchObject({ ownList: 30_000_000n, paid: 27_000_000n, list: 60_000_000n });
  });

  it("skips a rank that has not been sold in the last 12 months", () => {
    const prices = companyWith({}).prices.map((price) => ({ ...price, isDeclared: false }));
    // The shop's only sales are those of early 2020 and a's own; business was sold on July 1, 2024.
    const sold = (day: string) => [...on("a", "starter", 3), ...holds("b", { [day]: ["business", 1] })];
    const next = (day: string) =>
      roomOf(sold(day), "a", { prices })?.nextPlans.map(({ step }) => step.product);
    expect([next("2024-07-01"), next("2024-06-30")]).toEqual([["business"], []]);
  });

  it("of an add-on is in the plan's quantity when most holders hold as many, else 1", () => {
    const holder = (name: string, seats: number, sso: number) => [
      ...on(name, "starter", seats),
      ...on(name, "sso", sso, "sso"),
    ];
    const base = on("a", "starter", 4);
    // Two of three hold as many: 4 at 5. One of two is not most: 1 at 5.
    const most = [...base, ...holder("b", 2, 2), ...holder("c", 3, 3), ...holder("d", 3, 1)];
    expect(roomOf(most)?.addOns).toMatchObject([{ product: "sso", money: usd(20) }]);
    expect(roomOf([...base, ...holder("b", 2, 2), ...holder("d", 3, 1)])?.addOns).toMatchObject([
      { money: usd(5) },
    ]);
  });

  it("of an add-on that nobody of the same families holds is none", () => {
    const states = [
      ...on("a", "starter", 4),
      ...on("b", "reports", 1, "reports"),
      ...on("b", "sso", 1, "sso"),
    ];
    expect(roomOf(states)?.addOns).toEqual([]);
  });

  it("of a family is its first rank in the middle quantity of comparable owners, times their share", () => {
    // 24 others on starter for 1: 6 own reports, in the quantities 1, 1, 2, 3, 4, 4. The middle is 2.5, so 3 at 30.
    const others = Array.from({ length: 24 }, (_, n) => on(`o${n}`, "starter", 1)).flat();
    const owners = [1, 1, 2, 3, 4, 4].flatMap((quantity, n) => on(`o${n}`, "reports", quantity, "reports"));
    const room = roomOf([...on("a", "starter", 1), ...others, ...owners]);
    expect(room?.families).toMatchObject([
      { n: 24, owners: 6, by: ["plan", "band", "industry"], chance: q(1, 4), overall: q(6, 25) },
    ]);
    expect(room?.families[0]).toMatchObject({ full: usd(90), money: q(22_500_000) });
  });

  it("drops industry, then band, then plan, until 20 are comparable", () => {
    const group = (name: string, count: number, product: string, quantity: number) =>
      Array.from({ length: count }, (_, n) => on(`${name}${n}`, product, quantity)).flat();
    // Starter for 1 is 10 a month (under 50), for 6 it is 60 (50 to 200).
    const bank = (names: string[]) =>
      names.map((customer) => ({ customer, name: "industry", value: "bank", from: null }));
    const by = (states: Company["states"], banks: string[]) =>
      roomOf([...on("a", "starter", 1), ...states], "a", { attributes: bank(["a", ...banks]) })?.families[0]
        ?.by;
    const same = group("s", 20, "starter", 1);
    expect(
      by(
        same,
        [...Array(20).keys()].map((n) => `s${n}`),
      ),
    ).toEqual(["plan", "band", "industry"]);
    expect(
      by(
        same,
        [...Array(19).keys()].map((n) => `s${n}`),
      ),
    ).toEqual(["plan", "band"]);
    expect(by([...group("s", 19, "starter", 1), ...group("m", 1, "starter", 6)], [])).toEqual(["plan"]);
    expect(by([...group("s", 19, "starter", 1), ...group("t", 1, "team", 1)], [])).toEqual([]);
  });

  it("is used up when nothing is left, and a family counts from 5% on: 1 of 20 is open, 1 of 21 is not", () => {
    const others = (count: number) =>
      Array.from({ length: count }, (_, n) => on(`o${n}`, "business", 1)).flat();
    const states = (count: number) => [
      ...[...on("a", "business", 1), ...others(count)],
      ...on("o0", "reports", 1, "reports"),
    ];
    expect(roomOf(states(20))?.isSaturated).toBe(false);
    expect(roomOf(states(21))).toMatchObject({ isSaturated: true, canGrowBySeats: true });
  });

  it("adds up, also over the map: 10 of next plan and 30 x 1/2 of reports for a, 10 and 15 for b, 10 for c", () => {
    const states = [
      ...[...on("a", "starter", 1), ...on("b", "starter", 1), ...on("c", "starter", 1)],
      ...on("c", "reports", 1, "reports"),
    ];
    const [totals, whitespace] = [read("totals", states), read("whitespace", states)];
    expect(totals).toMatchObject({ nextPlans: usd(30), families: usd(30), open: usd(60), mrr: usd(60) });
    const cells = whitespace.map(({ customer, column, state, mrr, open }) =>
      [customer, column, state, Number(mrr.n) / 1e6, Number(open.n) / 1e6].join(" "),
    );
    expect(cells).toEqual([
      ...["a core owned 10 10", "a reports open 0 15", "a sso not eligible 0 0"],
      ...["b core owned 10 10", "b reports open 0 15", "b sso not eligible 0 0"],
      ...["c core owned 10 10", "c reports owned 30 0", "c sso not eligible 0 0"],
    ]);
  });
});

describe("attach", () => {
  it("is holders over those that own a family of one: 1 of 2 on core, not b on reports alone", () => {
    const states = [
      ...[...on("a", "starter", 1), ...on("a", "sso", 1, "sso"), ...on("c", "team", 1)],
      ...on("b", "reports", 1, "reports"),
    ];
    const sso = { ...DISK, id: "logins", product: "sso" };
    const attach = (day: string) =>
      read("attach", states, { metrics: [sso], observations: [seen("a", sso, day, 3)] });
    expect(attach("2025-06-03")).toMatchObject([
      { product: "sso", holders: ["a"], eligible: ["a", "c"], share: q(1, 2), users: ["a"], adoption: q(1) },
    ]);
    // The 28 days up to June 30 begin on June 3.
    expect(attach("2025-06-02")).toMatchObject([{ users: [], adoption: q(0) }]);
  });
});

describe("bought and unused", () => {
  it("is use under 20% of the new limit on the 60th day: 3.9 of 20, and not 4", () => {
    const states = holds("a", { [START]: ["starter", 1], "2025-03-01": ["team", 1] });
    const limits = [limit(DISK, "starter", 10), limit(DISK, "team", 20)];
    const unused = (value: number) =>
      read("raised", states, {
        ...{ metrics: [DISK], limits },
        observations: daily("a", DISK, "2025-04-30", [value, 20]),
      });
    expect(unused(3.9)).toMatchObject([{ on: "2025-03-01", limit: 20_000, value: 3900, isUnused: true }]);
    expect(unused(4)).toMatchObject([{ isUnused: false }]);
  });
});

describe("plan fit", () => {
  it("of 1, 8, 10 and 12 of 10: p50 is 0.9, p90 1.14, three near, two hit, one under", () => {
    const names = ["a", "b", "c", "d"];
    const values = [1, 8, 10, 12];
    const planFit = read(
      "planFit",
      names.flatMap((name) => on(name, "starter", 1)),
      {
        ...{ metrics: [DISK], limits: [limit(DISK, "starter", 10)] },
        observations: names.flatMap((name, n) => daily(name, DISK, DAY, [values[n] ?? 0])),
      },
    );
    expect(planFit).toEqual([
      {
        ...{ plan: "starter", metric: "disk", customers: 4, p50: q(9, 10), p90: q(114, 100) },
        ...{ near: q(3, 4), hit: q(1, 2), under: q(1, 4), misfits: ["a"], edge: ["b", "c", "d"] },
      },
    ]);
  });

  it("has quantiles of one value, too", () => {
    expect(quantile([q(3)], q(9, 10))).toEqual(q(3));
  });
});

describe("adjacency", () => {
  it("of core to reports, 2 of 4 with 3 on core: confidence 2/3, lift (2/3) / (3/4)", () => {
    const states = [
      ...["a", "b", "c"].flatMap((name) => on(name, "starter", 1)),
      ...["b", "c", "d"].flatMap((name) => on(name, "reports", 1, "reports")),
    ];
    expect(read("adjacency", states).find(({ from }) => from === "core")).toEqual({
      ...{ from: "core", to: "reports", both: 2 },
      ...{ support: q(1, 2), confidence: q(2, 3), lift: q(8, 9) },
    });
  });
});
