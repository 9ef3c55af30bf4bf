import { expect, it } from "vitest";
import { coverage } from "../../src/api/pipeline/coverage-operation.ts";
import { forecastOperation } from "../../src/api/pipeline/forecast-operation.ts";
import { printOutput } from "../../src/cli/print/print.ts";
import { factLines } from "../../src/cli/print/print-facts.ts";

it("what an answer says is in major units, with at most four decimals, and no JSON", () => {
  const forecast = { quarter: "2026-Q4", currency: "USD", forecast: 11_141_919, low: null, rows: [] };
  expect(factLines(forecastOperation, forecast)).toEqual([
    "quarter: 2026-Q4\n",
    "currency: USD\n",
    "forecast: 111,419.19\n",
    "low: –\n",
  ]);
  const covered = {
    currency: "JPY",
    now: { day: "2026-10-31", coverage: 2.284637, open: 19_110, remaining: null, more: { a: 1 } },
    win_rate: 0.147528296,
  };
  expect(factLines(coverage, covered)).toEqual([
    "currency: JPY\n",
    "now: day 2026-10-31, coverage 2.2846, open 19,110, remaining –\n",
    "win rate: 0.1475\n",
  ]);
});

it("rows of a list have at most four decimals, too", () => {
  let text = "";
  const terminal = { out: (said: string) => (text += said), err: () => undefined };
  const output = { currency: "USD", rows: [{ quarter: "2026-Q3", came: 1250, came_of_forecast: 0.123456 }] };
  printOutput(forecastOperation, output, false, terminal);
  expect(text.split("\n")[1]).toBe("quarter  came (USD)  came_of_forecast");
  expect(text.split("\n")[3]).toBe("2026-Q3       12.50            0.1235");
});
