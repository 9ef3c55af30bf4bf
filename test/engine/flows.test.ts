import { describe, expect, it } from "vitest";
import type { FlowRow } from "../../src/engine/flow.ts";
import { dateOf, flowsOf } from "./flow-examples.ts";

describe("flows", () => {
  const [DAY, WEEK, MONTH, QUARTER, YEARLY] = [1, 2, 4, 8, 16];
  const inShort = (rows: FlowRow[]) =>
    rows.map(({ day, cause, micros, openAt, activated }) => [dateOf(day), cause, micros, openAt, activated]);

  it("say at which of the periods' starts the customer was active, and where it begins and stops to be", () => {
    const rows = flowsOf(
      ["2024-01-10", "new", ["new", 100]],
      ["2024-01-10", "expansion", ["plan", 10]],
      ["2024-01-20", "expansion", ["plan", 50], ["seats", 20]],
      ["2024-05-01", "contraction", ["seats", -30]],
      ["2025-02-01", "churn", ["churn", -150]],
      ["2025-02-01", "reactivation", ["reactivation", 40]],
    );
    expect(inShort(rows)).toEqual([
      ["2024-01-10", "new", 100, 0, 1],
      ["2024-01-10", "plan", 10, 0, 0],
      ["2024-01-20", "plan", 50, DAY + WEEK, 0],
      ["2024-01-20", "seats", 20, DAY + WEEK, 0],
      ["2024-05-01", "seats", -30, DAY + WEEK + MONTH + QUARTER, 0],
      ["2025-02-01", "churn", -150, DAY + WEEK + MONTH + QUARTER + YEARLY, -1],
      ["2025-02-01", "reactivation", 40, DAY + WEEK + MONTH + QUARTER + YEARLY, 1],
    ]);
  });

  it("see the first day of a period as a start", () => {
    const rows = flowsOf(
      ["2024-01-10", "new", ["new", 100]],
      ["2024-01-11", "expansion", ["plan", 10]],
      ["2024-02-01", "churn", ["churn", -110]],
    );
    expect(inShort(rows).slice(1)).toEqual([
      ["2024-01-11", "plan", 10, DAY, 0],
      ["2024-02-01", "churn", -110, DAY + WEEK + MONTH, -1],
    ]);
  });

  it("tell a micro from nothing, and several currencies from one", () => {
    const rows = flowsOf(
      ["2024-01-10", "new", ["new", 1]],
      ["2024-01-11", "churn", ["churn", -1]],
      ["2024-01-20", "reactivation", ["reactivation", 5], ["reactivation", 7, 2]],
      ["2024-01-21", "churn", ["churn", -5], ["churn", -7, 2]],
    );
    expect(inShort(rows)).toEqual([
      ["2024-01-10", "new", 1, 0, 1],
      ["2024-01-11", "churn", -1, DAY, -1],
      ["2024-01-20", "reactivation", 5, 0, 1],
      ["2024-01-20", "reactivation", 7, 0, 0],
      ["2024-01-21", "churn", -5, DAY, -1],
      ["2024-01-21", "churn", -7, DAY, 0],
    ]);
  });

  it("forget at the next start that the customer was active at the one before", () => {
    const rows = flowsOf(
      ["2024-01-10", "new", ["new", 100]],
      ["2024-02-05", "churn", ["churn", -100]],
      ["2024-03-04", "reactivation", ["reactivation", 70]],
    );
    expect(inShort(rows).slice(1)).toEqual([
      ["2024-02-05", "churn", -100, DAY + WEEK + MONTH, -1],
      ["2024-03-04", "reactivation", 70, 0, 1],
    ]);
  });

  it("add up what has one cause in a set, and leave out what comes to nothing", () => {
    const rows = flowsOf(
      ["2024-01-10", "new", ["new", 100], ["new", 20], ["new", 5, 2]],
      ["2024-01-20", "none", ["plan", 10], ["plan", 20], ["discount", -30], ["seats", 5], ["seats", -5]],
    );
    expect(rows.map(({ set, cause, currency, micros }) => [set, cause, currency, micros])).toEqual([
      [0, "new", 1, 120],
      [0, "new", 2, 5],
      [1, "plan", 1, 30],
      [1, "discount", 1, -30],
    ]);
  });

  it("keep keys apart", () => {
    const rows = flowsOf(
      ["2024-01-10", "new", ["new", 100, 1, 7]],
      ["2024-01-20", "expansion", ["plan", 50, 1, 8], ["seats", 20, 1, 7], ["seats", 5, 1, 8]],
    );
    expect(rows.map(({ key, micros, openAt, activated }) => [key, micros, openAt, activated])).toEqual([
      [7, 100, 0, 1],
      [8, 50, 0, 1],
      [7, 20, DAY + WEEK, 0],
      [8, 5, 0, 0],
    ]);
  });
});
