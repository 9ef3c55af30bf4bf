import { describe, expect, it } from "vitest";
import { cohortsOperation, durabilityOperation } from "../../src/api/cohorts.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { type Policy, PRESETS } from "../../src/engine/policy.ts";
import { oracleCauses } from "../oracle/causes.ts";
import { oracleCohorts } from "../oracle/cohorts.ts";
import { oracleDurability, oracleDurabilityByCause } from "../oracle/durability.ts";
import { FROM_DAY, type History, TO_DAY } from "../oracle/histories.ts";
import type { OracleInput } from "../oracle/oracle.ts";
import { type Q, ratio } from "../oracle/rational.ts";
import { inWorkspace } from "../workspace.ts";
import { companies, importHistory } from "./books.ts";
import { dayBefore, expectFigures, type Figures, keyOf, shown } from "./figures.ts";

const MOST = process.env.CAMBIUM_RUNS === undefined ? 10 : 300;
const POLICIES = Object.entries(PRESETS);
const OF = ["net", "gross", "customers"] as const;
/** What a micro does to a ratio of small money of a customer with several currencies. */
const MICRO = 1e-6;

interface Case {
  workspace: Workspace;
  history: History;
  policy: string;
  input: OracleInput;
}

async function checkCohorts({ workspace, history, policy, input }: Case): Promise<void> {
  for (const interval of ["month", "quarter", "year"] as const) {
    const expected = oracleCohorts(input, { interval, fromDay: FROM_DAY, toDay: TO_DAY });
    for (const of of OF) {
      const range = { from: FROM_DAY, to: dayBefore(TO_DAY) };
      const { rows } = await cohortsOperation.run(workspace, { of, interval, policy, ...range });
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
      const about = { policy, interval, of };
      expectFigures(
        found(({ value }) => value),
        told((row) => shown(row[column], "ratio", "")),
        about,
        MICRO,
      );
      expectFigures(
        found(({ customers }) => customers),
        told(({ customers }) => customers),
        about,
      );
      expectFigures(
        found(({ base }) => base),
        told(({ base, currency }) => shown(base, "money", currency)),
        about,
      );
    }
  }
}

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
  for (const [index, history] of companies(140, 11).slice(0, MOST).entries()) {
    const [policy, rules]: [string, Policy] = POLICIES[index % POLICIES.length]!;
    it(`${history.zone}, ${history.currency}, ${policy}`, async () => {
      await inWorkspace(async (workspace, directory) => {
        await importHistory(workspace, directory, history);
        const one = { workspace, history, policy, input: { ...history, policy: rules } };
        await checkCohorts(one);
        let lines = 0;
        for (const at of ["2024-02-29", "2024-07-14", "2025-12-31"]) lines += await checkDurability(one, at);
        expect(lines).toBeGreaterThan(20);
      });
    });
  }
});
