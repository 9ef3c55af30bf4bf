import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cohortsOperation, durabilityOperation } from "../../src/api/ask/cohorts-operations.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { cohortsText } from "../../src/cli/print/print-cohorts.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { drawn, drawnOne } from "../amount.ts";
import type { Restrict } from "../oracle/books.ts";
import { oracleCauses } from "../oracle/causes.ts";
import { oracleCohorts } from "../oracle/cohorts.ts";
import { oracleDurability, oracleDurabilityByCause } from "../oracle/durability.ts";
import { FROM_DAY, type History, TO_DAY } from "../oracle/histories.ts";
import type { OracleInput } from "../oracle/oracle.ts";
import { type Q, ratio } from "../oracle/rational.ts";
import { inWorkspace } from "../workspace.ts";
import { companies, importHistory } from "./books.ts";
import { dayBefore, expectFigures, type Figures, keyOf, shown } from "./figures.ts";

const COMPANIES = drawn("companies in cohorts", companies(140, 11), { few: 1, all: 3 });
const POLICIES = Object.entries(PRESETS);
const OF = ["net", "gross", "customers"] as const;
/** What a micro does to a ratio of small money of a customer with several currencies. */
const MICRO = 1e-6;

type CohortInterval = "month" | "quarter" | "year";

interface Case {
  workspace: Workspace;
  history: History;
  policy: string;
  input: OracleInput;
}

async function checkCohorts(one: Case, interval: CohortInterval, restrict?: Restrict): Promise<number> {
  const { workspace, history, policy, input } = one;
  const expected = oracleCohorts(input, { interval, fromDay: FROM_DAY, toDay: TO_DAY }, restrict);
  const where = restrict === undefined ? [] : [`${restrict.by}=${restrict.key}`];
  for (const of of OF) {
    const range = { from: FROM_DAY, to: dayBefore(TO_DAY), interval, where };
    const { rows } = await cohortsOperation.run(workspace, { of, policy, ...range });
    const column = of === "customers" ? "active" : of;
    const told = (value: (row: (typeof expected)[number]) => number | null): Figures =>
      new Map(expected.map((row) => [keyOf(row.cohort, row.age, row.period, row.currency), value(row)]));
    const found = (value: (row: (typeof rows)[number]) => number | null): Figures =>
      new Map(
        rows.map((row) => [
          keyOf(row.cohort, row.age, row.period, row.currency ?? history.currency),
          value(row),
        ]),
      );
    const about = { policy, interval, of, where };
    const share = told((row) => shown(row[column], "ratio", ""));
    expectFigures(
      found(({ value }) => value),
      share,
      about,
      MICRO,
    );
    expectFigures(
      found(({ customers }) => customers),
      told(({ customers }) => customers),
      about,
    );
    const base = told((row) => shown(row.base, "money", row.currency));
    expectFigures(
      found((row) => row.base),
      base,
      about,
    );
  }
  return expected.length;
}

/** A product, another one for each company. */
const productOf = ({ states }: History, index: number): Restrict => {
  const products = [...new Set(states.map(({ product }) => product))].sort();
  return { by: "product", key: products[index % products.length] ?? "" };
};

async function checkDurability({ workspace, history, policy, input }: Case, at: string): Promise<number> {
  const atDay = new Date(Date.parse(at) + 86_400_000).toISOString().slice(0, 10);
  const causes = oracleCauses(input);
  const causesOf = (customer: string, instant: number) =>
    causes.filter((row) => row.customer === customer && row.at === instant);
  let lines = 0;
  for (const by of [[], ["cause"]]) {
    const { rows } = await durabilityOperation.run(workspace, { months: 24, by, at, policy });
    const expected = Array.from({ length: 24 }, (_, index) => {
      const options = { k: index + 1, atDay };
      const parts =
        by.length === 0
          ? oracleDurability(input, options)
          : oracleDurabilityByCause(input, options, causesOf);
      return parts.map((part) => ({ k: index + 1, cause: undefined, ...part }));
    }).flat();
    const found = (column: string): Figures =>
      new Map(
        rows.map((row) => [
          keyOf(row.months, row.currency ?? history.currency, row.cause),
          typeof row[column] === "number" ? row[column] : null,
        ]),
      );
    const told = (value: (part: { kept: Q; expanded: Q; currency: string }) => number | null): Figures =>
      new Map(expected.map((part) => [keyOf(part.k, part.currency, part.cause), value(part)]));
    const about = { policy, at, by };
    expectFigures(
      found("value"),
      told(({ kept, expanded }) => shown(ratio(kept, expanded), "ratio", "")),
      about,
      MICRO,
    );
    expectFigures(
      found("expanded"),
      told((part) => shown(part.expanded, "money", part.currency)),
      about,
      1,
    );
    lines += expectFigures(
      found("kept"),
      told((part) => shown(part.kept, "money", part.currency)),
      about,
      1,
    );
  }
  return lines;
}

describe("cohorts and durability are what the definitions say", () => {
  for (const [index, history] of COMPANIES.entries()) {
    const [policy, rules] = drawnOne(`policy in cohorts ${index}`, POLICIES);
    it(`${history.zone}, ${history.currency}, ${policy}`, async () => {
      await inWorkspace(async (workspace, directory) => {
        await importHistory(workspace, directory, history);
        const one = { workspace, history, policy, input: { ...history, policy: rules } };
        for (const interval of ["month", "quarter", "year"] as const) {
          expect(await checkCohorts(one, interval)).toBeGreaterThan(0);
        }
        await checkCohorts(one, "quarter", productOf(history, index));
        let lines = 0;
        for (const at of ["2024-02-29", "2024-07-14", "2025-12-31"]) lines += await checkDurability(one, at);
        expect(lines).toBeGreaterThan(20);
      });
    });
  }
});

/** Two customers that came in January and one that came in February, of two countries. */
const STATES = `customer_id,start,end,amount,product,country,currency
a,2024-01-10,2024-03-05,100,Core,SE,USD
a,2024-03-05,,150,Core,SE,USD
b,2024-01-20,2024-02-20,60,Core,DE,USD
c,2024-02-15,2024-03-15,40,Core,SE,USD
c,2024-03-15,,30,Core,SE,USD
`;

async function inCompany(csv: string, run: (workspace: Workspace) => Promise<void>): Promise<void> {
  await inWorkspace(async (workspace, directory) => {
    const file = join(directory, "subscriptions.csv");
    await writeFile(file, csv);
    await importOperation.run(workspace, { source: "subscriptions", files: [file] });
    await run(workspace);
  });
}

describe("the table of cohorts", () => {
  it("has averages that weigh each cohort by what it was at first, and can be filtered", async () => {
    await inCompany(STATES, async (workspace) => {
      // January: 160, then 100, then 150; February: 40, then 30. At age 1: (100 + 30) / (160 + 40).
      const range = { from: "2024-01", to: "2024-03" };
      const net = await cohortsOperation.run(workspace, range);
      expect(net.rows.map(({ cohort, age, value }) => [cohort, age, value])).toEqual([
        ["2024-01", 0, 1],
        ["2024-01", 1, 0.625],
        ["2024-01", 2, 0.9375],
        ["2024-02", 0, 1],
        ["2024-02", 1, 0.75],
      ]);
      expect(net.averages).toEqual([
        { age: 0, cohorts: 2, value: 1, of_previous: null },
        { age: 1, cohorts: 2, value: 0.65, of_previous: 0.65 },
        { age: 2, cohorts: 1, value: 0.9375, of_previous: 1.5 },
      ]);
      const gross = await cohortsOperation.run(workspace, { ...range, of: "gross", where: ["country=SE"] });
      expect(gross.rows.map(({ base, value }) => [base, value])).toEqual([
        [10_000, 1],
        [10_000, 1],
        [10_000, 1],
        [4_000, 1],
        [4_000, 0.75],
      ]);
      expect(cohortsText(net)).toContain("2024-01          2  160.00  100.0%  62.5%  93.8%");
      const byBand = cohortsOperation.run(workspace, { where: ["band=under 50"] });
      await expect(byBand).rejects.toMatchObject({ code: "unsupported" });
    });
  });

  it("fails where the first day of a customer has no rate", async () => {
    await inCompany(STATES.replace("DE,USD", "DE,EUR"), async (workspace) => {
      const range = { from: "2024-01", to: "2024-03" };
      await expect(cohortsOperation.run(workspace, range)).rejects.toMatchObject({ code: "missing_rate" });
      await cohortsOperation.run(workspace, { ...range, where: ["country=SE"] });
    });
  });
});
