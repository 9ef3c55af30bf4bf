import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { inWorkspace } from "../workspace.ts";

const PRICES =
  "price,product,nickname,currency,interval,interval_count,unit_amount_micros,billing_scheme,package_size,usage_type";

/** A price as the source tells it, and what it is called. */
interface Told {
  row: string;
  name: string;
}

const NAMES: Record<string, Told> = {
  "a name that only it has": { row: "p_named,prod_t,Founders,USD,month,1,49000000,,,", name: "Founders" },
  "no name": { row: "p_plain,prod_t,,USD,month,1,49000000,,,", name: "Team, monthly, USD 49" },
  "a year, with cents": { row: "p_year,prod_t,,USD,year,1,499500000,,,", name: "Team, yearly, USD 499.50" },
  "three months": { row: "p_three,prod_t,,EUR,month,3,120000000,,,", name: "Team, every 3 months, EUR 120" },
  "another currency": { row: "p_yen,prod_t,,JPY,month,1,5500000000,,,", name: "Team, monthly, JPY 5500" },
  "a meter": {
    row: "p_calls,prod_a,,USD,month,1,2000,,,metered",
    name: "API, monthly, USD 0.002 per unit",
  },
  packages: { row: "p_packs,prod_a,,USD,month,1,15000000,,5,", name: "API, monthly, USD in packages" },
  "a name that two products share": {
    row: "p_month_t,prod_t,Monthly,USD,month,1,51000000,,,",
    name: "Team, Monthly",
  },
  "the same name, of the other product": {
    row: "p_month_a,prod_a,Monthly,USD,month,1,9000000,,,",
    name: "API, Monthly",
  },
  "a name in two currencies": {
    row: "p_usd,prod_t,Team Plus,USD,month,1,61000000,,,",
    name: "Team Plus, USD 61",
  },
  "the same name, in the other": {
    row: "p_eur,prod_t,Team Plus,EUR,month,1,60000000,,,",
    name: "Team Plus, EUR 60",
  },
  "all the same as another": {
    row: "p_twin1,prod_t,,GBP,month,1,7000000,,,",
    name: "Team, monthly, GBP 7 (p_twin1)",
  },
  "all the same as the one before": {
    row: "p_twin2,prod_t,,GBP,month,1,7000000,,,",
    name: "Team, monthly, GBP 7 (p_twin2)",
  },
  "a name that is another's id": { row: "p_thief,prod_t,p_plain,USD,month,1,1000000,,,", name: "p_thief" },
};

const idOf = ({ row }: Told) => row.slice(0, row.indexOf(","));

/** Sells each price, and one that nothing is known of, to a customer of its own. */
async function sellAll(workspace: Workspace, directory: string): Promise<void> {
  const sold = Object.values(NAMES).map((told) => `${idOf(told)},${told.row.split(",")[1]}`);
  const files = {
    states: [
      "customer,item,effective_at,product,price,currency,amount_micros",
      ...[...sold, "p_unknown,prod_u"].map(
        (ids, at) => `c${at},i${at},2024-01-01T00:00:00Z,${ids.split(",").reverse().join(",")},USD,10000000`,
      ),
    ],
    products: ["product,name,family,kind", "prod_t,Team,,", "prod_a,API,,"],
    prices: [PRICES, ...Object.values(NAMES).map(({ row }) => row)],
  };
  for (const [name, lines] of Object.entries(files))
    await writeFile(join(directory, `${name}.csv`), `${lines.join("\n")}\n`);
  await importOperation.run(workspace, {
    source: "states",
    files: Object.keys(files).map((name) => join(directory, `${name}.csv`)),
  });
}

async function namesOf(workspace: Workspace): Promise<Record<string, unknown>> {
  const rows = await workspace.warehouse.query("select price_id, label from prices order by price_id");
  return Object.fromEntries(rows.map(({ price_id: id, label }) => [id, label]));
}

describe("the name of a price", () => {
  it("is what the source calls it, else product, interval and amount, and is nobody else's", () =>
    inWorkspace(async (workspace, directory) => {
      await sellAll(workspace, directory);
      const expected = Object.values(NAMES).map((told) => [idOf(told), told.name]);
      expect(await namesOf(workspace)).toEqual({ ...Object.fromEntries(expected), p_unknown: "p_unknown" });
    }));

  it("stands for the price in a breakdown, and either finds it", () =>
    inWorkspace(async (workspace, directory) => {
      await sellAll(workspace, directory);
      const january = { metric: "mrr", from: "2024-01", to: "2024-01" };
      const { rows } = await metric.run(workspace, { ...january, by: ["plan"] });
      const names = rows.map((row) => row.plan ?? row.price);
      expect(names).toContain("Team, monthly, USD 49");
      for (const value of ["Team, monthly, USD 49", "p_plain"]) {
        const found = await metric.run(workspace, { ...january, where: [`price=${value}`] });
        expect(found.rows[0]?.value).toBe(1000);
      }
    }));
});
