import { describe, expect, it } from "vitest";
import { growthOf } from "../../src/api/grow/growth-of.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { dateOfDay } from "../../src/base/zone.ts";
import type { GrowthBook } from "../../src/growth/growth-book.ts";
import { gather } from "../../src/metrics/figures/compute.ts";
import { sumOf } from "../../src/metrics/list/cell.ts";
import { understand } from "../../src/metrics/question/question.ts";
import { bigintIn, textIn } from "../../src/warehouse/rows.ts";
import { SEED, several } from "../amount.ts";
import { withCompany } from "../growth/company.ts";
import { sideBySide } from "../oracle/growth/side-by-side.ts";
import { drawnDeals, keepDeals, realisedOf } from "./deals.ts";

/** Companies that stand side by side in one folder. */
const IN_A_FOLDER = 5;
const folders = Array.from(
  { length: several({ few: 5, all: 50, most: 200 }) / IN_A_FOLDER },
  (_, index) => SEED * 1_000_000 + 500_000 + index * 1000,
);

describe("closed and realised of generated companies", () => {
  it.each(folders)(
    "claimed and unclaimed portions are expansion_mrr on every day, companies from %i on",
    async (first) => {
      const seeds = Array.from({ length: IN_A_FOLDER }, (_, index) => first + index);
      await withCompany(sideBySide(seeds).all, async (workspace) => {
        keepDeals(workspace, await drawnDeals(workspace, first));
        const growth = await realisedOf(workspace);
        expect(await byDay(growth)).toEqual(await expansionOf(workspace, growth));
        expect(await faults(growth)).toEqual([]);
        expect(await claimed(growth)).toBeGreaterThan(5);
      });
    },
    300_000,
  );
});

/** The metric `expansion_mrr` of each day up to today that has any, in 1e-18 of the reporting currency. */
async function expansionOf(workspace: Workspace, { book, today }: GrowthBook) {
  const { reading } = await growthOf(workspace);
  const range = { from: dateOfDay(today - 1000), to: dateOfDay(today), interval: "day" } as const;
  const question = understand({ metric: "expansion_mrr", ...range, by: [] }, reading.subject);
  const { groups, plan } = await gather(book, question);
  return plan.periods.flatMap(({ label }, index) => {
    const n = groups.reduce(
      (sum, { cells }) => sum + sumOf(cells?.[index]?.moved ?? new Map(), ["expansion"]),
      0n,
    );
    return n === 0n ? [] : [{ day: label, n }];
  });
}

async function byDay({ book: { warehouse } }: GrowthBook) {
  const rows = await warehouse.query(
    `select moved_on::varchar as day, sum(n) as n from (
       select p.moved_on, p.n - coalesce(sum(c.n), 0) as n from growth.portions p left join growth.claims c using (portion)
       group by p.portion, p.moved_on, p.n
       union all select moved_on, n from growth.claims) group by all order by all`,
  );
  return rows.map((row) => ({ day: textIn(row, "day"), n: bigintIn(row, "n") }));
}

async function claimed({ book: { warehouse } }: GrowthBook): Promise<number> {
  const [row] = await warehouse.query("select count(distinct deal) as deals from growth.claims");
  return Number(row?.deals);
}

/** What may never be, in words. */
async function faults({ book: { warehouse } }: GrowthBook): Promise<unknown[]> {
  return warehouse.query(
    `select 'a portion below 0' as fault, portion as number from growth.portions where micros < 0 or n < 0
     union all
     select 'more claimed than there is', p.portion from growth.portions p join growth.claims c using (portion)
     group by p.portion, p.micros, p.n, p.kept_90, p.kept_180, p.kept_365
     having sum(c.micros) > p.micros or sum(c.n) > p.n or sum(c.kept_90) > p.kept_90 or sum(c.kept_180) > p.kept_180
       or sum(c.kept_365) > p.kept_365
     union all
     select 'more claimed than the deal', d.deal from growth.deals d join growth.claims c using (deal)
     group by d.deal, d.micros having sum(c.micros) > d.micros
     union all
     select 'a claim out of its days', c.deal from growth.claims c
     where c.moved_on not between c.closed - 30 and c.closed + 90
     order by 1, 2`,
  );
}
