import { describe, expect, it } from "vitest";
import type { PRESETS } from "../../src/engine/policy/policy.ts";
import { oracleCauses } from "./causes.ts";
import { evidence, inputOf, micros } from "./examples.ts";
import type { Evidence } from "./items.ts";
import { type OracleInput, oracleLedger } from "./oracle.ts";

type Preset = keyof typeof PRESETS;

const kinds: OracleInput["kinds"] = { extra: "add_on", b: "plan", calls: "metered" };
const causes = (states: Evidence[], preset: Preset = "cambium") =>
  oracleCauses({ ...inputOf(states, preset), kinds }).map(({ day, cause, product, micros }) => [
    day.slice(5),
    cause,
    product,
    Number(micros) / 1_000_000,
  ]);

/** An item of 10 a month by its own name. */
const item = (name: string, at: string, with_: Partial<Evidence> = {}): Evidence =>
  evidence("c", `2024-${at}T00:00Z`, { item: name, product: "a", price: "a1", amount: micros(10), ...with_ });
const used = (name: string, at: string, usage: number, with_: Partial<Evidence> = {}): Evidence => {
  const closed = { usage: micros(usage), usageClosedAt: Date.parse(`2024-${at}T00:00Z`) };
  return item(name, at, {
    product: "calls",
    price: "calls_m",
    isMetered: true,
    amount: 0,
    ...closed,
    ...with_,
  });
};

const FIRST = ["01-05", "new", "a", 10];
const first = item("i1", "01-05");

describe("an item that began or ended beside others", () => {
  const beside = (product: string, with_: Partial<Evidence> = {}) => [
    first,
    item("i2", "02-05", { product, price: `${product}2`, ...with_ }),
    item("i2", "04-05", { product, price: `${product}2`, ...with_, status: "ended" }),
  ];

  it.each([
    ["a", "seats"],
    ["b", "plan"],
    ["other", "cross_sell"],
    ["extra", "add_on"],
  ])("%s beside a is %s", (product, cause) => {
    expect(causes(beside(product))).toEqual([
      FIRST,
      ["02-05", cause, product, 10],
      ["04-05", cause, product, -10],
    ]);
  });

  it("an add-on is not paired with a plan of its family, nor held for it", () => {
    const families = { a: "core", extra: "core" };
    const states = [
      first,
      item("i1", "02-05", { status: "ended" }),
      item("i2", "02-05", { product: "extra" }),
      item("i3", "02-05", { product: "other" }),
    ];
    const input = { ...inputOf(states), families, kinds };
    const rows = oracleCauses(input).map(({ cause, product }) => [cause, product]);
    expect(rows.slice(1)).toEqual([
      ["add_on", "extra"],
      ["cross_sell", "a"],
      ["cross_sell", "other"],
    ]);
  });

  it("the same item as an add-on ended as one and began as the other", () => {
    const states = [first, item("i0", "01-05"), item("i1", "02-05", { product: "extra", amount: micros(4) })];
    expect(causes(states).slice(1)).toEqual([
      ["02-05", "add_on", "extra", 4],
      ["02-05", "seats", "a", -10],
    ]);
  });

  it("a product called metered that is sold by licence is a plan", () => {
    const states = [
      first,
      item("i2", "02-05", { product: "calls" }),
      item("i3", "03-05", { product: "calls" }),
    ];
    expect(causes(states).map(([, cause]) => cause)).toEqual(["new", "cross_sell", "seats"]);
  });
});

describe("status", () => {
  const absent = (status: Evidence["status"]) => [
    first,
    item("i2", "01-05", { product: "other" }),
    item("i2", "02-05", { product: "other", status }),
    item("i2", "04-15", { product: "other" }),
  ];

  it("paused and unpaid items that others go on beside are suspended, then resumed", () => {
    for (const status of ["paused", "unpaid"] as const) {
      expect(causes(absent(status)).slice(2)).toEqual([
        ["02-05", "status", "other", -10],
        ["04-15", "status", "other", 10],
      ]);
    }
  });

  it("past due is status from the day it stops counting", () => {
    expect(causes(absent("past_due")).length).toBe(2);
    expect(causes(absent("past_due"), "baremetrics").slice(2)).toEqual([
      ["03-06", "status", "other", -10],
      ["04-15", "status", "other", 10],
    ]);
  });

  it("a trial is none", () => {
    expect(causes(absent("trialing"))[3]).toEqual(["04-15", "cross_sell", "other", 10]);
  });
});

describe("the whole of a set", () => {
  const free = [item("i1", "01-05", { amount: 0 }), item("i1", "02-05")];
  const back = [first, item("i1", "02-05", { status: "ended" }), item("i1", "04-05")];
  const types = (states: Evidence[], preset: Preset) =>
    oracleLedger(inputOf(states, preset)).map(({ type }) => type);

  it("free to paid counted as expansion is cause new", () => {
    expect(types(free, "chargebee")).toEqual(["none", "expansion"]);
    expect(causes(free, "chargebee")).toEqual([["02-05", "new", "a", 10]]);
  });

  it("a return counted as expansion is cause reactivation", () => {
    expect(types(back, "lago")).toEqual(["new", "churn", "expansion"]);
    expect(causes(back, "lago").map(([, cause]) => cause)).toEqual(["new", "churn", "reactivation"]);
    expect(causes(back).map(([, cause]) => cause)).toEqual(["new", "churn", "reactivation"]);
  });

  it("a pause of the only item is churn", () => {
    const states = [first, item("i1", "02-05", { status: "paused" })];
    expect(causes(states)).toEqual([FIRST, ["02-05", "churn", "a", -10]]);
  });
});

describe("usage", () => {
  it("is what a metered item came to", () => {
    const states = [first, used("i2", "02-05", 0), used("i2", "03-05", 8)];
    expect(causes(states, "profitwell")).toEqual([FIRST, ["03-05", "usage", "calls", 8]]);
  });

  it("the same usage at another interval is term", () => {
    const weekly = { price: "calls_w", interval: "week" as const };
    const states = [first, used("i2", "02-05", 12), used("i2", "03-05", 6, weekly)];
    expect(causes(states, "profitwell").slice(2)).toEqual([
      ["03-05", "term", "calls", 40],
      ["03-05", "usage", "calls", -26],
    ]);
  });
});
