import { describe, expect, it } from "vitest";
import { trailing } from "../../src/engine/trailing.ts";
import { dateOf, flowsOf, type Moved } from "./flow-examples.ts";

describe("the trailing twelve months", () => {
  const trailingOf = (...sets: Moved[]) =>
    trailing(flowsOf(...sets)).map(({ currency, day, base, now, kept }) => [
      currency,
      dateOf(day),
      base,
      now,
      kept,
    ]);

  it("compare with what the customer was worth just before they began", () => {
    const rows = trailingOf(
      ["2023-01-10", "new", ["new", 100]],
      ["2023-07-01", "contraction", ["seats", -40]],
      ["2024-03-01", "expansion", ["seats", 80]],
      ["2024-09-01", "churn", ["churn", -140]],
    );
    expect(rows).toEqual([
      [1, "2024-01-10", 100, 60, 60],
      [1, "2024-03-01", 0, 80, 40],
      [1, "2024-07-01", -40, 0, -40],
      [1, "2024-09-01", 0, -140, -60],
      [1, "2025-03-01", 80, 0, 0],
      [1, "2025-09-01", -140, 0, 0],
    ]);
  });

  it("begin on 28 February of a leap year where they end on 28 February of the next", () => {
    expect(trailingOf(["2024-02-27", "new", ["new", 100]])).toEqual([[1, "2025-02-27", 100, 100, 100]]);
    expect(trailingOf(["2024-02-28", "new", ["new", 100]])).toEqual([[1, "2025-02-28", 100, 100, 100]]);
    expect(trailingOf(["2024-02-29", "new", ["new", 100]])).toEqual([[1, "2025-02-28", 100, 100, 100]]);
  });

  it("count money in any currency of a customer that was active, and leave the lesser to the rates", () => {
    const rows = trailingOf(
      ["2023-01-10", "new", ["new", 100]],
      ["2023-07-01", "expansion", ["plan", 50, 2]],
    );
    expect(rows).toEqual([
      [1, "2024-01-10", 100, 100, 0],
      [2, "2024-01-10", 0, 50, 0],
      [2, "2024-07-01", 50, 0, 0],
    ]);
  });

  it("are each key's own", () => {
    const rows = trailing(
      flowsOf(
        ["2023-01-10", "new", ["new", 100, 1, 7], ["new", 20, 1, 8]],
        ["2023-02-10", "churn", ["churn", -20, 1, 8]],
      ),
    );
    expect(rows.map(({ key, day, base, now, kept }) => [key, dateOf(day), base, now, kept])).toEqual([
      [7, "2024-01-10", 100, 100, 100],
      [8, "2024-01-10", 20, 0, 0],
      [8, "2024-02-10", -20, 0, 0],
    ]);
  });
});
