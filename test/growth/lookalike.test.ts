import { describe, expect, it } from "vitest";
import { backtestOperation } from "../../src/api/grow/backtest-operation.ts";
import { growthOf } from "../../src/api/grow/growth-of.ts";
import { signalOperation } from "../../src/api/grow/signal-operation.ts";
import { setSignalsSetting, signalsOperation } from "../../src/api/grow/signals-operations.ts";
import { setSetting } from "../../src/api/settings/organisation.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { dateOfDay, dayOfDate } from "../../src/base/zone.ts";
import { COMPARED_BY, LEAST_COMPARABLE } from "../../src/growth/families/comparable.ts";
import { headroomOn } from "../../src/growth/headroom/headroom.ts";
import { numberIn } from "../../src/warehouse/rows.ts";
import { openDays, type Sold, withSold } from "./books.ts";

const KIND = "lookalike";
const START = "2025-01-01";

const core = (customer_id: string, product: "Starter" | "Business"): Sold => ({
  ...{ customer_id, item_id: `${customer_id}.core`, product, family: "core", start: START },
  ...(product === "Starter" ? { rank: 1, amount: 10 } : { rank: 2, amount: 40 }),
});
const reports = (customer_id: string, start = START, end = ""): Sold => ({
  ...{ customer_id, item_id: `${customer_id}.reports`, product: "Reports", family: "reports" },
  ...{ start, end, amount: 30 },
});
const numbered = (name: string, count: number) => Array.from({ length: count }, (_, n) => `${name}${n}`);

/** Acme and 20 others on Starter, 19 on Business, some of both with reports: acme is 1 of 40. */
const forty = (alike: number, elsewhere: number) => [
  ...["acme", ...numbered("s", 20)].map((name) => core(name, "Starter")),
  ...numbered("t", 19).map((name) => core(name, "Business")),
  ...numbered("s", alike).map((name) => reports(name)),
  ...numbered("t", elsewhere).map((name) => reports(name)),
];
const ofAcme = (days: string[]) => days.filter((text) => text.startsWith("acme "));

async function days(sold: Sold[], owners = 10): Promise<string[]> {
  return withSold("2025-12-31", sold, async (workspace) => {
    await setSignalsSetting.run(workspace, { kind: KIND, setting: "owners", value: owners });
    return ofAcme(await openDays(workspace, KIND));
  });
}

describe("a customer is like owners of a family", () => {
  it("where twice as many of the comparable own it: 10 of 20 beside 10 of 40, and not beside 11", async () => {
    expect(await days(forty(10, 0))).toEqual(["acme reports 2025-01-01 -"]);
    expect(await days(forty(10, 1))).toEqual([]);
  });

  it("where the family has enough owners: 10 of 10, not of 11; 20 if nothing is set", async () => {
    expect(await days(forty(10, 0), 11)).toEqual([]);
    const usual = (alike: number) =>
      withSold("2025-12-31", forty(alike, 0), async (workspace) => ofAcme(await openDays(workspace, KIND)));
    expect(await usual(19)).toEqual([]);
    expect(await usual(20)).toEqual(["acme reports 2025-01-01 -"]);
  });

  it("from the day that the last of them buys until one elsewhere does, and no longer once it owns the family", async () => {
    const grown = [...forty(9, 0), reports("s9", "2025-03-01")];
    expect(await days([...grown, reports("t0", "2025-04-01")])).toEqual([
      "acme reports 2025-03-01 2025-04-01",
    ]);
    expect(await days([...grown, reports("acme", "2025-03-21")])).toEqual([
      "acme reports 2025-03-01 2025-03-21",
    ]);
  });

  it("by band and plan without the family, so that owners of dear reports stay comparable", async () => {
    // 30 of reports would lift its owners over 50 a month, and be their main plan.
    const dear = forty(10, 0).map((one) => (one.product === "Reports" ? { ...one, amount: 100 } : one));
    expect(await days(dear)).toEqual(["acme reports 2025-01-01 -"]);
  });

  it("with 20 comparable in its industry: of 20 banks 12 own it; of 19, all on its plan count", async () => {
    // 50 others on Starter, banks and shops, and 49 on Business: 100 in all, and 12 banks own reports.
    const mixed = (banks: number) => [
      { ...core("acme", "Starter"), industry: "bank" },
      ...numbered("b", banks).map((name) => ({ ...core(name, "Starter"), industry: "bank" })),
      ...numbered("s", 50 - banks).map((name) => ({ ...core(name, "Starter"), industry: "shop" })),
      ...numbered("t", 49).map((name) => core(name, "Business")),
      ...numbered("b", 12).map((name) => reports(name)),
    ];
    const owned = async (workspace: Workspace) =>
      (
        await signalOperation.run(workspace, {
          ...{ kind: KIND, account: "main", customer: "acme", subject: "reports" },
        })
      ).owned;
    const seen = (banks: number) => withSold("2025-12-31", mixed(banks), owned);
    expect(await seen(20)).toEqual({
      ...{ n: 20, owners: 12, all: 100, all_owners: 12, compared_by: "plan, band and industry" },
    });
    expect(await seen(19)).toMatchObject({ n: 50, owners: 12, compared_by: "plan and band" });
    // Where no attribute says the industry, all are of one: 50 others on the plan.
    await withSold("2025-12-31", mixed(20), async (workspace) => {
      expect(await owned(workspace)).toMatchObject({ n: 20 });
      await setSetting.run(workspace, { name: "industry_attribute", value: "trade" });
      expect(await owned(workspace)).toMatchObject({ n: 50, compared_by: "plan, band and industry" });
    });
  });
});

it("offers the first rank, in the quantity of comparable owners, as of a day before others bought it", async () => {
  const sold = [...forty(9, 0), reports("s9", "2025-03-01"), reports("t0", "2025-04-01")];
  await withSold("2025-12-31", sold, async (workspace) => {
    await setSignalsSetting.run(workspace, { kind: KIND, setting: "owners", value: 10 });
    const asOf = async (as_of: string) =>
      (await signalsOperation.run(workspace, { kind: [KIND], as_of, customer: "acme" })).rows;
    expect(await asOf("2025-02-28")).toEqual([]);
    expect(await asOf("2025-03-31")).toMatchObject([
      {
        ...{ subject: "reports", step: "product", step_product: "Reports", step_quantity: 1, step_mrr: 3000 },
      },
    ]);
    expect(await asOf("2025-04-01")).toEqual([]);
  });
});

it("isn't ended by a purchase of another family", async () => {
  const vault: Sold = {
    ...reports("acme", "2025-06-01"),
    item_id: "acme.vault",
    product: "Vault",
    family: "vault",
    amount: 5,
  };
  await withSold("2025-12-31", [...forty(20, 0), vault], async (workspace) => {
    const { rows } = await signalsOperation.run(workspace, {
      kind: [KIND],
      customer: "acme",
      as_of: "2025-06-02",
    });
    expect(rows.map(({ subject }) => subject)).toEqual(["reports"]);
  });
});

describe("a back-test", () => {
  /** 21 banks on Starter, of which the tenth buys reports on March 1, and 25 shops without them. */
  const banks = [
    ...["acme", ...numbered("s", 20)].map((name) => ({ ...core(name, "Starter"), industry: "bank" })),
    ...numbered("shop", 25).map((name) => ({ ...core(name, "Starter"), industry: "shop" })),
    ...numbered("s", 9).map((name) => reports(name)),
    reports("s9", "2025-03-01"),
  ];
  const tested = async (bought: string) =>
    withSold("2025-12-31", [...banks, reports("acme", bought)], async (workspace) => {
      await setSignalsSetting.run(workspace, { kind: KIND, setting: "owners", value: 10 });
      const { rows } = await backtestOperation.run(workspace, { kind: [KIND] });
      return rows;
    });

  it("counts a cross-sell of the family within 90 days, beside customers of the plan that aren't like owners", async () => {
    // All 11 banks without reports fire on March 1: day 90 is May 30.
    expect(await tested("2025-05-30")).toMatchObject([
      { firings: 11, judged: 11, followed: 1, precision: 1 / 11, base: 0, lead_days: 90, followed_mrr: 3000 },
    ]);
    expect(await tested("2025-05-31")).toMatchObject([{ firings: 11, judged: 11, followed: 0, base: 0 }]);
  });
});

/** What headroom and the signal's tables say of each customer and family on some days. */
async function compared(
  workspace: Workspace,
  on: string[],
): Promise<{ ofSignal: string[]; ofHeadroom: string[] }> {
  const { growth } = await growthOf(workspace);
  const [ofSignal, ofHeadroom]: [string[], string[]] = [[], []];
  for (const day of on) {
    const { customers } = await headroomOn(growth, dayOfDate(day));
    for (const { held, moves } of customers)
      for (const { kind, family, likelihood: found } of moves)
        if (kind === "family" && found !== null)
          ofHeadroom.push(
            `${day} ${held.customer} ${family} ${found.owners}/${found.n} by ${found.comparedBy}`,
          );
    const at = `date '${day}'`;
    const rows = await workspace.warehouse.query(
      `select t.customer, g.family, g.owners, g.n - 1 as n, g.level from growth.group_days g
       join growth.trait_days t on (g.level = 0 or g.plan = t.plan) and (g.level < 2 or g.band = t.band) and (g.level < 3 or g.industry = t.industry)
         and not t.is_owner and t.from_day <= ${at} and ${at} < t.until_day
         and (t.family = g.family or (t.family = 0 and not exists (from growth.trait_days k where k.customer = t.customer and k.family = g.family)))
       where g.from_day <= ${at} and ${at} < g.until_day and (g.level = 0 or g.n > ${LEAST_COMPARABLE})
       qualify row_number() over (partition by t.customer, g.family order by g.level desc) = 1`,
    );
    for (const row of rows)
      ofSignal.push(
        `${day} ${numberIn(row, "customer")} ${numberIn(row, "family")} ${numberIn(row, "owners")}/${numberIn(row, "n")} by ${COMPARED_BY[3 - numberIn(row, "level")]}`,
      );
  }
  return { ofSignal: ofSignal.sort(), ofHeadroom: ofHeadroom.sort() };
}

/** 200 customers of three families, in two currencies and three industries, that come, move and go through 2025. */
function market(): Sold[] {
  let seed = 7;
  const draw = (most: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % most;
  };
  const day = (n: number) => dateOfDay(dayOfDate(START) + n);
  const families = [
    { family: "core", products: ["Starter", "Business"], amount: 40 },
    { family: "reports", products: ["Reports"], amount: 55 },
    { family: "vault", products: ["Vault", "Vault Plus"], amount: 30 },
  ];
  return numbered("c", 200).flatMap((customer_id) => {
    const base = { currency: draw(3) === 0 ? "EUR" : "USD", industry: ["bank", "shop", ""][draw(3)] ?? "" };
    return families.flatMap(({ family, products, amount }, place): Sold[] => {
      if (place > 0 && draw(3) > 0) return [];
      const item = { ...base, customer_id, item_id: `${customer_id}.${family}`, family };
      // The vault is sold in dollars to all: some pay in two currencies.
      if (family === "vault") item.currency = "USD";
      const [first, last] = [draw(120), 121 + draw(400)];
      const rank = draw(products.length);
      const quantity = 1 + draw(3);
      const product = products[rank] ?? "";
      const sold = { ...item, product, rank: rank + 1, quantity, amount: amount * (rank + 1) * quantity };
      return [{ ...sold, start: day(first), end: last > 360 ? "" : day(last) }];
    });
  });
}

/** A euro in dollars, another rate each day: from 1.00 to 1.30 and back. */
const rates = () =>
  Object.fromEntries(
    Array.from({ length: 365 }, (_, n) => [
      dateOfDay(dayOfDate(START) + n),
      Number((1 + (0.3 * Math.min(n, 364 - n)) / 182).toFixed(4)),
    ]),
  );

it("agrees with headroom on what is comparable, on any day", async () => {
  const agree = async (workspace: Workspace) => {
    const on = Array.from({ length: 17 }, (_, n) => dateOfDay(dayOfDate("2025-01-10") + 21 * n));
    const { ofSignal, ofHeadroom } = await compared(workspace, on);
    const known = new Set(ofSignal);
    expect(ofHeadroom.length).toBeGreaterThan(1000);
    expect(ofHeadroom.filter((text) => !known.has(text))).toEqual([]);
    for (const name of ["plan, band and industry", "plan and band", "plan", "everybody"])
      expect(ofHeadroom.some((text) => text.endsWith(`by ${name}`))).toBe(true);
  };
  await withSold("2025-12-31", market(), agree, rates());
});
