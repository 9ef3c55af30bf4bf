import { describe, expect, it } from "vitest";
import { growthOf } from "../../src/api/grow/growth-of.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { dateOfDay } from "../../src/base/zone.ts";
import type { GrowthBook } from "../../src/growth/growth-book.ts";
import { assistedIn, creditsIn } from "../../src/growth/owners/credit.ts";
import { openOwners } from "../../src/growth/owners/owners.ts";
import { setOwners } from "../../src/growth/owners/set-owners.ts";
import { ROLES } from "../../src/growth/records/schemas.ts";
import { gather } from "../../src/metrics/figures/compute.ts";
import { sumOf } from "../../src/metrics/list/cell.ts";
import { understand } from "../../src/metrics/question/question.ts";
import { bigintIn, textIn } from "../../src/warehouse/rows.ts";
import { SEED, several } from "../amount.ts";
import { withCompany } from "../growth/company.ts";
import { chanceOf } from "../oracle/growth/chance.ts";
import { sideBySide } from "../oracle/growth/side-by-side.ts";
import { drawnDeals, keepDeals, realisedOf } from "./deals.ts";

/** Companies that stand side by side in one folder. */
const IN_A_FOLDER = 5;
const folders = Array.from(
  { length: several({ few: 5, all: 25, most: 200 }) / IN_A_FOLDER },
  (_, index) => SEED * 1_000_000 + 500_000 + index * 1000,
);

describe("closed and realised of generated companies", () => {
  it.each(folders)(
    "claims, and credits, are expansion_mrr with the rest on every day, companies from %i on",
    async (first) => {
      const seeds = Array.from({ length: IN_A_FOLDER }, (_, index) => first + index);
      await withCompany(sideBySide(seeds).all, async (workspace) => {
        keepDeals(workspace, await drawnDeals(workspace, first));
        const growth = await realisedOf(workspace);
        expect(await byDay(growth)).toEqual(await expansionOf(workspace, growth));
        expect(await faults(growth)).toEqual([]);
        expect(await claimed(growth)).toBeGreaterThan(5);
        const people = await giveOwners(workspace, growth, first);
        for (const credit_claimed of ["owners", "opportunity"]) {
          workspace.store.setSetting("credit_claimed", credit_claimed);
          workspace.store.setSetting("credit_shares", "success=61,sales=26,lead=13");
          const again = await realisedOf(workspace);
          await openOwners(again);
          expect(await creditedByDay(again)).toEqual(await expansionOf(workspace, again));
          expect(await assistedByDay(again)).toEqual(await expansionOf(workspace, again));
          expect(await creditedPeople(again)).toEqual(expect.arrayContaining([...people, null]));
        }
      });
    },
    300_000,
  );
});

const PEOPLE = ["ann", "bob", "cid"];

/** Gives most customers owners, some of whom follow one another. @returns the people */
async function giveOwners(workspace: Workspace, growth: GrowthBook, seed: number): Promise<string[]> {
  const chance = chanceOf(seed + 0.25);
  await openOwners(growth);
  const rows = await growth.book.warehouse.query("select customer from customers order by customer");
  const wanted = rows.flatMap(({ customer }) =>
    ROLES.flatMap((role) =>
      [300, 100, 20].map((days) => ({
        ...{ customer: Number(customer), role, person: chance.in100(25) ? null : chance.of(PEOPLE) },
        from: dateOfDay(growth.today - days - chance.whole(0, 40)),
      })),
    ),
  );
  await setOwners(growth, wanted, workspace.effects.now());
  return PEOPLE;
}

const daysOf = ({ today }: GrowthBook) =>
  ({ from: today - 1000, until: today + 1, interval: "day" }) as const;

async function creditedByDay(growth: GrowthBook) {
  return dayByDay(
    (await creditsIn(growth, daysOf(growth))).map(({ start, credited }) => ({ start, n: credited })),
  );
}

async function assistedByDay(growth: GrowthBook) {
  return dayByDay(
    (await assistedIn(growth, daysOf(growth))).map(({ start, assisted, unassisted }) => ({
      ...{ start, n: assisted + unassisted },
    })),
  );
}

async function creditedPeople(growth: GrowthBook): Promise<(string | null)[]> {
  return [...new Set((await creditsIn(growth, daysOf(growth))).map(({ person }) => person))];
}

function dayByDay(parts: readonly { start: string; n: bigint }[]) {
  const sums = new Map<string, bigint>();
  for (const { start, n } of parts) sums.set(start, (sums.get(start) ?? 0n) + n);
  return [...sums].filter(([, n]) => n !== 0n).map(([day, n]) => ({ day, n }));
}

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
