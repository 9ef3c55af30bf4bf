import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { signalsOperation } from "../../src/api/grow/signals-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { readState, writeState } from "../../src/model/remembered.ts";
import { SEED, several } from "../amount.ts";
import { companyOf } from "../oracle/growth/companies.ts";
import type { Company, Observation } from "../oracle/growth/company.ts";
import { filesOf } from "../oracle/growth/company-files.ts";
import { inFolder } from "../workspace.ts";
import { withCompany } from "./company.ts";

const DAY_MS = 86_400_000;

/** Tables that follow usage, without what may differ: pairs stay tangled or sparse once they were, and a step may be cut in two. */
const TABLES = [
  "select kind, customer, subject, from_day, until_day, fired_on from growth.runs",
  "select distinct customer, metric, span_from, span_days, unnest(range(from_day, until_day, interval 1 day)) as day, total, lim from growth.count_steps",
  "select customer, metric, day, from_day, known_until, is_seats, percent from growth.level_shares",
  "select customer, metric, first_on, last_on, least, most, least_total, most_total, is_mixed from growth.observed_pairs",
];

async function contents(workspace: Workspace): Promise<string[][]> {
  const all = [];
  for (const sql of TABLES) {
    const rows = await workspace.warehouse.query(`select to_json(t)::varchar as row from (${sql}) t`);
    all.push(rows.map(({ row }) => String(row)).sort());
  }
  return all;
}

/** When an observation became known, in milliseconds. */
const knownAt = ({ at, recordedAt }: Observation) => Date.parse(recordedAt ?? at);

/** A company whose observations all say when they became known, in parts: up to some days before today, and after each. */
function inParts(company: Company, daysBefore: number[]): Observation[][] {
  const last = Math.max(...company.observations.map(knownAt));
  const told = company.observations.map((one) => ({
    ...one,
    recordedAt: new Date(knownAt(one)).toISOString(),
  }));
  const cuts = [Number.NEGATIVE_INFINITY, ...daysBefore.map((days) => last - days * DAY_MS), last + 1];
  return cuts.slice(1).map((end, index) => {
    const start = cuts[index] ?? 0;
    return told.filter((one) => knownAt(one) >= start && knownAt(one) < end);
  });
}

describe("growth after more usage is what it is when all is made anew", () => {
  it.each(Array.from({ length: several({ few: 2, all: 4, most: 200 }) }, (_, index) => SEED * 500 + index))(
    "company %i",
    async (seed) => {
      const company = companyOf(seed);
      const [first = [], ...later] = inParts(company, [30, 9, 2, 1]);
      await withCompany({ ...company, observations: first }, async (workspace) => {
        await signalsOperation.run(workspace, {});
        await inFolder(async (directory) => {
          for (const [index, observations] of later.entries()) {
            if (observations.length === 0) continue;
            const path = join(directory, `${index}.csv`);
            await writeFile(path, filesOf({ ...company, observations })["usage.csv"]);
            await importOperation.run(workspace, { source: "usage", files: [path] });
            await signalsOperation.run(workspace, {});
          }
        });
        const followed = await contents(workspace);
        expect(await readState(workspace.warehouse, "growth")).toContain('"usage"');
        await writeState(workspace.warehouse, "growth", "");
        await signalsOperation.run(workspace, {});
        expect(followed).toEqual(await contents(workspace));
      });
    },
  );
});
