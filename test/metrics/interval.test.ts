import { expect, it } from "vitest";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { understand } from "../../src/metrics/question/question.ts";

const subject = {
  firstDay: 17_000,
  lastDay: 20_000,
  attributes: [],
  rules: PRESETS.cambium,
  isSeparate: false,
};
const asked = (from?: string, to?: string, interval?: string) => {
  const { interval: given, periods } = understand({ metric: "mrr", from, to, interval }, subject);
  return [given, periods.length, periods[0]?.label, periods.at(-1)?.label];
};

it("a range between two periods of one kind is answered by it", () => {
  expect(asked("2017", "2020")).toEqual(["year", 4, "2017", "2020"]);
  expect(asked("2017-Q2", "2018-Q1")).toEqual(["quarter", 4, "2017-Q2", "2018-Q1"]);
  expect(asked("2017-W51", "2018-W02")).toEqual(["week", 4, "2017-W51", "2018-W02"]);
  expect(asked("2017-12-31", "2018-01-02")).toEqual(["day", 3, "2017-12-31", "2018-01-02"]);
});

it("what is asked outright, ends of two kinds, and one end alone stay as they were", () => {
  expect(asked("2017", "2020", "month")).toEqual(["month", 48, "2017-01", "2020-12"]);
  expect(asked("2017", "2018-06")).toEqual(["month", 18, "2017-01", "2018-06"]);
  expect(asked("2017-11")[0]).toBe("month");
  expect(asked(undefined, "2018")).toEqual(["month", 12, "2018-01", "2018-12"]);
});
