import { describe, expect, it } from "vitest";
import type { PRESETS } from "../../src/engine/policy/policy.ts";
import { oracleCauses } from "./causes.ts";
import { evidence, inputOf, micros } from "./examples.ts";
import type { Evidence } from "./items.ts";
import { type OracleInput, oracleLedger } from "./oracle.ts";

type Preset = keyof typeof PRESETS;
type With = Partial<Evidence>;

const JANUARY = "2024-01-05T00:00Z";
const MARCH = "2024-03-10T00:00Z";

/** Causes dated in March or later, in whole units. */
function march(input: OracleInput): Array<[string, string, number]> {
  const rows = oracleCauses(input).filter(({ day }) => day >= "2024-03");
  return rows.map(({ cause, product, micros }) => [cause, product, Number(micros) / 1_000_000]);
}

/** One item before March and from then on. */
const change = (before: With, after: With): Evidence[] => [
  evidence("c", JANUARY, before),
  evidence("c", MARCH, { ...before, ...after }),
];

/** Another item of the customer. */
const beside = evidence("c", JANUARY, { item: "other", product: "q", price: "q1", amount: micros(1) });

/** A price sold to someone else in a quantity of 2, so that it is not flat. */
const soldBy2 = (customer: string, with_: With): Evidence =>
  evidence(customer, JANUARY, { quantity: 2, amount: micros(2), ...with_ });

const seats = (quantity: number, unit: number): With => ({ quantity, amount: micros(quantity * unit) });
const forever = (fraction: number) => ({ once: 0, repeating: 0, forever: fraction });
const input = (states: Evidence[], with_: Partial<OracleInput> = {}, preset: Preset = "cambium") => ({
  ...inputOf(states, preset),
  ...with_,
});

describe("steps of a pair", () => {
  it("10 -> 13 seats at 5 under a standing 20% coupon is seats 12 and nothing else", () => {
    const states = change({ ...seats(10, 5), percentOff: forever(200_000) }, seats(13, 5));
    expect(march(input(states))).toEqual([["seats", "p", 12]]);
  });

  it("seats under a standing fixed coupon are worth what they add to what is paid", () => {
    const states = change({ ...seats(10, 5), fixedOff: forever(micros(60)) }, seats(13, 5));
    expect(march(input([beside, ...states]))).toEqual([["seats", "p", 5]]);
  });

  it("an upgrade paid by a discount is of type none, with both causes", () => {
    const [a, b] = [
      { product: "a", price: "a1" },
      { product: "b", price: "b1" },
    ];
    const after = { ...b, amount: micros(150), fixedOff: forever(micros(50)) };
    const states = change({ ...a, amount: micros(100) }, after);
    expect(oracleLedger(input(states)).map(({ type }) => type)).toEqual(["new", "none"]);
    expect(march(input(states))).toEqual([
      ["discount", "b", -50],
      ["plan", "b", 50],
    ]);
  });

  it("quantity first, then price, at the seats that the quantity left", () => {
    const states = [
      soldBy2("x", { price: "p2" }),
      ...change({ ...seats(10, 5), price: "p1" }, { ...seats(13, 6), price: "p2" }),
    ];
    expect(march(input(states))).toEqual([
      ["plan", "p", 13],
      ["seats", "p", 15],
    ]);
  });

  it("from a quantity of 0 the price takes it all; an amount that changes alone is price", () => {
    expect(march(input([beside, ...change(seats(0, 5), seats(4, 5))]))).toEqual([["price", "p", 20]]);
    expect(march(input(change(seats(4, 5), { amount: micros(18) })))).toEqual([["price", "p", -2]]);
  });

  it("another interval is term, with a coupon that the annual price does not admit", () => {
    const coupon = { percentOff: { once: 0, repeating: 500_000, forever: 0 } };
    const annual: With = { price: "p_y", interval: "year", amount: micros(960) };
    const states = change({ amount: micros(100), ...coupon }, annual);
    expect(march(input(states, {}, "chargebee"))).toEqual([["term", "p", 30]]);
    expect(march(input(states))).toEqual([["term", "p", -10]]);
  });

  it("a step that does not divide is rounded to the micro and the rest stays with the next", () => {
    const states = change({ quantity: 3, amount: 10 }, { quantity: 4, amount: 14 });
    expect(march(input(states))).toEqual([
      ["price", "p", 0.000001],
      ["seats", "p", 0.000003],
    ]);
  });
});

describe("terms of a price", () => {
  const tiers = [
    { upTo: 10, unit: 5_000_000_000_000n, flat: 0n },
    { upTo: null, unit: 3_000_000_000_000n, flat: 7_000_000_000_000n },
  ];
  const crossing = change({ quantity: 9, amount: micros(45) }, { quantity: 12, amount: micros(63) });

  it("a tier that is crossed is re-evaluated, not multiplied", () => {
    const terms = { p1: { mode: "graduated" as const, size: 1, tiers } };
    expect(march(input(crossing, { terms }))).toEqual([["seats", "p", 18]]);
    expect(march(input(crossing))).toEqual([
      ["price", "p", 3],
      ["seats", "p", 15],
    ]);
  });

  it("terms that do not give the known amount are not used", () => {
    const states = change({ quantity: 9, amount: micros(36) }, { quantity: 12, amount: micros(50) });
    const terms = { p1: { mode: "graduated" as const, size: 1, tiers } };
    expect(march(input(states, { terms }))).toEqual([
      ["price", "p", 2],
      ["seats", "p", 12],
    ]);
  });

  it("volume charges all by one tier; packages are whole", () => {
    const volume = { p1: { mode: "volume" as const, size: 1, tiers } };
    const all = change({ quantity: 9, amount: micros(45) }, { quantity: 12, amount: micros(43) });
    expect(march(input(all, { terms: volume }))).toEqual([["seats", "p", -2]]);
    const unit = [{ upTo: null, unit: 9_000_000_000_000n, flat: 0n }];
    const packages = { p1: { mode: "package" as const, size: 5, tiers: unit } };
    const boxes = change({ quantity: 5, amount: micros(9) }, { quantity: 11, amount: micros(27) });
    expect(march(input(boxes, { terms: packages }))).toEqual([["seats", "p", 18]]);
  });
});

describe("units", () => {
  it("flat Pro 99 to 10 seats of Team at 20 is plan 101", () => {
    const pro = { product: "a", price: "pro", amount: micros(99) };
    const team = { product: "b", price: "team", ...seats(10, 20) };
    expect(march(input(change(pro, team)))).toEqual([["plan", "b", 101]]);
    const once = [soldBy2("x", { product: "a", price: "pro" }), ...change(pro, team)];
    expect(march(input(once))).toEqual([
      ["plan", "b", -790],
      ["seats", "b", 891],
    ]);
  });

  it("flat to per seat of the same product at another interval is term, coupon and all", () => {
    const annual: With = { price: "p_y", interval: "year", ...seats(10, 120), percentOff: forever(500_000) };
    expect(march(input(change({ amount: micros(30) }, annual)))).toEqual([["term", "p", 20]]);
  });

  it("packages of two sizes are two units; tiers of flat amounts are flat in any quantity", () => {
    const box = (size: number, unit: bigint) => ({
      mode: "package" as const,
      size,
      tiers: [{ upTo: null, unit, flat: 0n }],
    });
    const flat = [{ upTo: null, unit: 0n, flat: 20_000_000_000_000n }];
    const terms = {
      five: box(5, 10_000_000_000_000n),
      ten: box(10, 15_000_000_000_000n),
      all: { mode: "volume" as const, size: 1, tiers: flat },
    };
    const fives = { price: "five", quantity: 5, amount: micros(10) };
    const tens = { price: "ten", quantity: 20, amount: micros(30) };
    expect(march(input(change(fives, tens), { terms }))).toEqual([["plan", "p", 20]]);
    const all = { price: "all", quantity: 20, amount: micros(20) };
    expect(march(input(change(fives, all), { terms }))).toEqual([["plan", "p", 10]]);
  });
});

describe("price or plan", () => {
  const sale = (customer: string, month: string, price: string): Evidence =>
    evidence(customer, `2024-${month}-01T00:00Z`, { price, amount: micros(10), status: "trialing" });
  const moved = [1, 2, 3].map((n) => [
    evidence(`c${n}`, JANUARY, { amount: micros(10) }),
    evidence(`c${n}`, "2024-06-10T00:00Z", { amount: micros(12), price: "p2" }),
  ]);
  const june = (states: Evidence[], replaces: OracleInput["replaces"] = {}) =>
    march(input([...states, ...moved.flat()], { replaces })).map(([cause, , amount]) => [cause, amount]);
  const three = (cause: string) => [1, 2, 3].map(() => [cause, 2]);

  it("everybody moved to the price that took the old one's place is price", () => {
    expect(june([sale("x", "02", "p1"), sale("y", "04", "p2")])).toEqual(three("price"));
  });

  it("two prices on sale together are plan, as are those without a sale to tell by", () => {
    const both = [sale("x", "02", "p1"), sale("y", "04", "p2"), sale("z", "05", "p1")];
    expect(june(both)).toEqual(three("plan"));
    expect(june([sale("x", "04", "p1"), sale("y", "04", "p2")])).toEqual(three("plan"));
    expect(june([])).toEqual(three("plan"));
  });

  it("the catalogue says so outright, one way", () => {
    expect(june([], { "p1>p2": "price" })).toEqual(three("price"));
    expect(june([], { "p2>p1": "price" })).toEqual(three("plan"));
    const replaced = [sale("x", "02", "p1"), sale("y", "04", "p2")];
    expect(june(replaced, { "p1>p2": "plan" })).toEqual(three("plan"));
  });
});
