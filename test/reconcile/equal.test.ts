import { describe, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { toCsv } from "../../src/api/csv.ts";
import { demo } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { drawn, histories, several } from "../amount.ts";
import { companies, importHistory } from "../metrics/books.ts";
import { inWorkspace } from "../workspace.ts";
import { addsUp, reconcile } from "./list.ts";

const NAMES = Object.keys(PRESETS);
const MONTHS = { from: "2025-03", to: "2025-06" };

/** Month-end MRR of every customer under a policy, from its ledger: what its steps before the end of the month come to. */
async function exported(workspace: Workspace, policy: string): Promise<string> {
  const { schema, isSeparate, currency, rates } = (await workspace.reading(policy)).book;
  const rows = await workspace.warehouse.query(
    `select c.customer_id as customer, c.account, m.month, l.currency, datediff('day', date '1970-01-01', m.last_on) as last_day,
       sum(l.after_micros - l.before_micros)::bigint as micros
     from ledger l join customers c using (customer),
       (select strftime(first_on, '%Y-%m') as month, last_day(first_on) as last_on
        from generate_series(date '${MONTHS.from}-01', date '${MONTHS.to}-01', interval 1 month) as t(first_on)) m
     where l.moved_on <= m.last_on group by all having micros <> 0 order by all`,
    schema,
  );
  return toCsv(
    rows.map((row) => {
      const day = Number(row.last_day);
      const number = Number(row.currency);
      const micros = BigInt(String(row.micros));
      const e18 = isSeparate ? micros * 10n ** 12n : micros * rates.at(number, day, micros);
      return {
        account: row.account,
        customer: row.customer,
        month: row.month,
        mrr: decimal(e18),
        currency: isSeparate ? rates.code(number) : currency,
      };
    }),
  );
}

function decimal(e18: bigint): string {
  const sign = e18 < 0n ? "-" : "";
  const digits = String(e18 < 0n ? -e18 : e18).padStart(19, "0");
  return `${sign}${digits.slice(0, -18)}.${digits.slice(-18, -6)}`;
}

async function mrrOf(workspace: Workspace, policy: string): Promise<unknown[]> {
  const { rows } = await metric.run(workspace, { metric: "mrr", policy, interval: "month", ...MONTHS });
  return rows.map(({ value }) => value);
}

async function check(workspace: Workspace, a: string, b: string): Promise<number> {
  const list = await exported(workspace, a);
  const directory = workspace.directory;
  const same = await reconcile(workspace, directory, list, { policy: a });
  expect({ a, differ: same.rows, rest: same.unlisted }).toEqual({ a, differ: [], rest: [] });
  expect(same.same).toBe(same.compared);
  const other = await reconcile(workspace, directory, list, { policy: b, limit: 3 });
  expect({ a, b, isWhole: addsUp(other) }).toEqual({ a, b, isWhole: true });
  if (a === "lago" || b === "lago") return other.compared - other.same;
  expect({ a, b, mrr: other.totals.map(({ theirs }) => theirs) }).toEqual({
    a,
    b,
    mrr: await mrrOf(workspace, a),
  });
  expect({ a, b, mrr: other.totals.map(({ ours }) => ours) }).toEqual({
    a,
    b,
    mrr: await mrrOf(workspace, b),
  });
  const all = await reconcile(workspace, directory, list, { policy: b, limit: 100_000 });
  const unexplained = all.rows.filter(({ reason }) => reason === "unexplained");
  expect({ a, b, unexplained }).toEqual({ a, b, unexplained: [] });
  return other.compared - other.same;
}

describe("a list that Cambium wrote under a policy", () => {
  it("is the same under it, and adds up to the difference under any other, on the demo company", async () => {
    await inWorkspace(async (workspace) => {
      await demo.run(workspace, { customers: 300, seed: 5 });
      let differing = 0;
      const lists = drawn("lists of the demo company", [...NAMES.entries()], { few: 3, all: 5 });
      for (const [index, a] of lists)
        differing += await check(workspace, a, NAMES[(index + 1) % NAMES.length]!);
      expect(differing).toBeGreaterThan(several({ few: 1, all: 5, most: 5 }) * lists.length);
    });
  });

  const generated = companies(histories(60), 29).sort((a, b) => b.states.length - a.states.length);
  for (const history of drawn("companies with a list", generated, { few: 1, all: 3 })) {
    it(`and on generated histories in ${history.zone} and ${history.currency}`, async () => {
      await inWorkspace(async (workspace, directory) => {
        await importHistory(workspace, directory, history);
        const lists = drawn(`lists in ${history.zone}`, [...NAMES.entries()], { few: 2, all: 3, most: 4 });
        for (const [index, a] of lists) await check(workspace, a, NAMES[(index + 4) % NAMES.length]!);
      });
    });
  }
});
