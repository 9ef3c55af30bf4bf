import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { customerOperation } from "../../src/api/ask/customer-operation.ts";
import { customersOperation } from "../../src/api/ask/customers-operation.ts";
import { metric } from "../../src/api/ask/questions.ts";
import { link } from "../../src/api/books/links.ts";
import { demo, importOperation } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { groupedBy } from "../../src/base/grouped.ts";
import { rememberAccount } from "../../src/sources/stripe/accounts.ts";
import { inWorkspace } from "../workspace.ts";

async function bring(
  workspace: Workspace,
  directory: string,
  lines: string,
  account = "main",
): Promise<void> {
  const path = join(directory, `${account}.csv`);
  await writeFile(path, lines);
  await importOperation.run(workspace, { source: "subscriptions", files: [path], account });
}

describe("one customer", () => {
  it("has its items, steps and changes with their evidence", async () => {
    await inWorkspace(async (workspace, directory) => {
      await bring(
        workspace,
        directory,
        "customer_id,start,end,amount,quantity,product,plan,interval,discount_percent,discount_kind,name,industry,item_id\n" +
          "cus_1,2024-01-10,2024-06-01,50,5,Base,Base Monthly,month,,,Öl,Food,si_1\n" +
          "cus_1,2024-06-01,,80,8,Base,Base Monthly,month,25,forever,Öl,Food,si_1\n" +
          "cus_1,2024-06-01,,120,1,Vault,Vault Yearly,year,,,Öl,Food,si_2\n" +
          "cus_2,2024-03-01,2025-02-01,30,1,Base,Base Monthly,month,,,Two,Food,si_3\n",
        "acct_1",
      );
      const of = { account: "acct_1", customer: "cus_1" };
      const found = await customerOperation.run(workspace, { ...of });
      expect(found).toMatchObject({
        ...of,
        name: "Öl",
        currency: "USD",
        policy: "cambium",
        as_of: "2025-02-01",
        mrr: 7000,
        arr: 84000,
        since: "2024-01-10",
        cohort: "2024-01",
        status: "active",
        attributes: [{ name: "industry", value: "Food" }],
        url: null,
        steps: [
          { at: "2024-01-10T00:00:00Z", mrr: 5000 },
          { at: "2024-06-01T00:00:00Z", mrr: 7000 },
        ],
      });
      const items = found.items.map(({ evidence, item: _, subscription: __, ...item }) => ({
        ...item,
        rows: evidence.map(({ row }) => row),
      }));
      const common = { currency: "USD", status: "active" };
      expect(items).toEqual([
        {
          ...common,
          product: "Base",
          price: "Base Monthly",
          quantity: 8,
          interval: "month",
          amount: 8000,
          discount: 2000,
          mrr: 6000,
          since: "2024-01-10T00:00:00Z",
          until: null,
          rows: [3],
        },
        {
          ...common,
          product: "Vault",
          price: "Vault Yearly",
          quantity: 1,
          interval: "year",
          amount: 1000,
          discount: 0,
          mrr: 1000,
          since: "2024-06-01T00:00:00Z",
          until: null,
          rows: [4],
        },
      ]);
      expect(found.changes.map(({ set, type, cause, value }) => [set, type, cause, value])).toEqual([
        [2, "expansion", "seats", 3000],
        [2, "expansion", "discount", -2000],
        [2, "expansion", expect.stringMatching(/cross_sell|add_on/), 1000],
        [1, "new", "new", 5000],
      ]);
      expect(found.changes[0]).toMatchObject({
        customer_before: 5000,
        customer_after: 7000,
        group: "upsell",
        before_product: "Base",
        before_price: "Base Monthly",
        before_quantity: 5,
        before_interval: "month",
        after_product: "Base",
        after_price: "Base Monthly",
        after_quantity: 8,
        after_interval: "month",
      });
      expect(found.changes.at(-1)).toMatchObject({ before_quantity: null, after_quantity: 5 });
      expect(found).toMatchObject({ past_items: [], left: null });
      await rememberAccount(workspace.store, "acct_1", { livemode: true, isContext: false });
      const { url } = await customerOperation.run(workspace, of);
      expect(url).toBe("https://dashboard.stripe.com/acct_1/customers/cus_1");
      const gone = await customerOperation.run(workspace, { ...of, customer: "cus_2" });
      expect(gone).toMatchObject({ mrr: 0, status: "churned", stage: null, items: [], cohort: "2024-03" });
      expect(gone.left).toEqual({
        at: "2025-02-01T00:00:00Z",
        mrr: 3000,
        status: "active",
        status_since: "2024-03-01T00:00:00Z",
      });
      expect(gone.past_items).toMatchObject([
        {
          product: "Base",
          quantity: 1,
          amount: 3000,
          since: "2024-03-01T00:00:00Z",
          until: "2025-02-01T00:00:00Z",
        },
      ]);
      const none = customerOperation.run(workspace, { ...of, customer: "cus_3" });
      await expect(none).rejects.toMatchObject({ code: "not_found" });
    });
  }, 300_000);

  it("is what the list, the metrics and its own changes say, under every kind of policy", async () => {
    await inWorkspace(async (workspace) => {
      await demo.run(workspace, { customers: 200, seed: 9 });
      let parts = 0;
      for (const asked of [{}, { policy: "snapshot" }, { policy: "lago", where: ["currency=EUR"] }]) {
        const { rows } = await customersOperation.run(workspace, {
          ...asked,
          status: "all",
          sort: "expansion",
          limit: 25,
        });
        for (const { products: _, change, expansion, last_change_on, left_on, lost, ...row } of rows) {
          const own = await customerOperation.run(workspace, {
            ...asked,
            account: row.account,
            customer: row.customer,
          });
          expect(own).toMatchObject(row);
          expect(own.changes.at(0)?.at.slice(0, 10)).toBe(last_change_on);
          if (row.status === "churned")
            expect({ on: own.left?.at.slice(0, 10), lost: own.left?.mrr }).toEqual({ on: left_on, lost });
          else expect([own.left, left_on, lost]).toEqual([null, null, null]);
          expect(own.steps.at(-1)?.mrr ?? 0).toBe(own.mrr);
          for (const [place, step] of own.steps.entries())
            if (place > 0) expect(step.before).toBe(own.steps[place - 1]?.mrr);
          const sets = groupedBy(own.changes, ({ set }) => set);
          for (const [first, ...more] of sets.values()) {
            const values = [first!, ...more].map(({ value }) => value);
            const sum = values.reduce((total, value) => total + value, 0);
            expect(sum).toBe(first!.customer_after - first!.customer_before);
            expect([first!, ...more].every(({ evidence }) => evidence.length > 0)).toBe(true);
            parts += values.length;
          }
          expect(
            own.steps
              .filter(({ set }) => set !== null)
              .reverse()
              .map(({ mrr }) => mrr),
          ).toEqual([...sets.values()].map(([first]) => first?.customer_after));
        }
      }
      expect(parts).toBeGreaterThan(100);
    });
  }, 300_000);

  it("is at the stage that a breakdown of the next day puts it in", async () => {
    await inWorkspace(async (workspace) => {
      await demo.run(workspace, { customers: 120, seed: 9 });
      const { rows, as_of } = await customersOperation.run(workspace, { limit: 1000 });
      const stages = new Map<string, number>();
      for (const { account, customer } of rows) {
        const { stage } = await customerOperation.run(workspace, { account, customer });
        stages.set(String(stage), (stages.get(String(stage)) ?? 0) + 1);
      }
      const next = new Date(Date.parse(as_of) + 86_400_000).toISOString().slice(0, 10);
      const asked = { from: next, to: next, interval: "day" as const, by: ["stage"], counts: true };
      const opening = (await metric.run(workspace, { metric: "nrr", ...asked })).rows.filter(
        ({ customers }) => Number(customers) > 0,
      );
      expect(Object.fromEntries(stages)).toEqual(
        Object.fromEntries(opening.map(({ stage, customers }) => [stage, customers])),
      );
      expect(stages.size).toBeGreaterThan(2);
    });
  }, 300_000);

  it("has the items of one currency where currencies are kept apart, by the one that each is in last", async () => {
    await inWorkspace(async (workspace, directory) => {
      const lines = [
        "customer_id,start,end,amount,currency,product,item_id,email,country,industry",
        "a,2024-01-10,,100,USD,Base,si_1,a@example.com,AT,Food",
        "a,2024-02-10,,80,EUR,Vault,si_2,a@example.com,AT,Food",
        "a,2024-03-10,2024-04-10,10,USD,Disk,si_3,a@example.com,AT,Food",
        "a,2024-04-10,,9,EUR,Disk,si_3,a@example.com,AT,Food",
      ];
      await bring(workspace, directory, `${lines.join("\n")}\n`);
      const read = (currency: string) => {
        const where = [`currency=${currency}`];
        return customerOperation.run(workspace, { account: "main", customer: "a", policy: "lago", where });
      };
      const [euro, dollar] = [await read("EUR"), await read("USD")];
      const items = (one: typeof euro) =>
        one.items.map(({ product, currency, mrr }) => [product, currency, mrr]);
      expect([euro.mrr, items(euro)]).toEqual([
        8_900,
        [
          ["Vault", "EUR", 8_000],
          ["Disk", "EUR", 900],
        ],
      ]);
      expect([dollar.mrr, items(dollar)]).toEqual([10_000, [["Base", "USD", 10_000]]]);
      expect(euro.attributes.map(({ name }) => name)).toEqual(["email", "country", "industry"]);
    });
  });

  it("is the whole group where linked customers are read as one", async () => {
    await inWorkspace(async (workspace, directory) => {
      const lines =
        "customer_id,start,amount,name\na,2025-01-01,10,One\nb,2025-02-01,20,Two\nc,2025-02-01,5,Three\n";
      await bring(workspace, directory, lines);
      await link.run(workspace, { customers: ["a", "b"] });
      for (const customer of ["a", "b"]) {
        const found = await customerOperation.run(workspace, { account: "main", customer, linked: true });
        expect(found).toMatchObject({ customer: "a", mrr: 3000, since: "2025-01-01" });
        expect(found.members?.map((member) => member.customer)).toEqual(["a", "b"]);
        expect(found.items.length).toBe(2);
      }
      const listed = await customersOperation.run(workspace, { linked: true, search: "two" });
      expect(listed.rows.map(({ customer, mrr }) => [customer, mrr])).toEqual([["a", 3000]]);
      const alone = await customerOperation.run(workspace, { account: "main", customer: "b" });
      expect(alone).toMatchObject({ customer: "b", mrr: 2000 });
      expect(alone.members).toBeUndefined();
    });
  }, 300_000);
});
