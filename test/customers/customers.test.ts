import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { customersOperation } from "../../src/api/ask/customers-operation.ts";
import { metric } from "../../src/api/ask/questions.ts";
import { demo, importOperation } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { inWorkspace } from "../workspace.ts";

const ALL = { limit: 1000, status: "all" } as const;

const sumOf = (numbers: (number | null)[]) => numbers.reduce((sum: number, n) => sum + (n ?? 0), 0);

async function figure(
  workspace: Workspace,
  id: string,
  from: string,
  to: string,
  more = {},
): Promise<number> {
  const { rows } = await metric.run(workspace, { metric: id, from, to, interval: "day", ...more });
  return id === "mrr" ? Number(rows.at(-1)?.value) : sumOf(rows.map(({ value }) => Number(value)));
}

function yearBefore(day: string): string {
  return `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`;
}

describe("the list of customers", () => {
  it("adds up to the metrics of the day, under filters, policies and currencies", async () => {
    await inWorkspace(async (workspace) => {
      await demo.run(workspace, { customers: 300, seed: 5 });
      for (const asked of [
        {},
        { policy: "chartmogul", where: ["country=DE", "country=US"] },
        { where: ["product=Quillmoor Team"] },
        { policy: "lago", where: ["currency=EUR"] },
      ]) {
        const { rows, total, as_of } = await customersOperation.run(workspace, { ...ALL, ...asked });
        expect(rows.length).toBe(total);
        expect(total).toBeGreaterThan(20);
        const then = yearBefore(as_of);
        const now = await figure(workspace, "mrr", as_of, as_of, asked);
        const near = (sum: number, value: number) =>
          expect(Math.abs(sum - value)).toBeLessThanOrEqual(rows.length);
        near(sumOf(rows.map(({ mrr }) => mrr)), now);
        near(
          sumOf(rows.map(({ change }) => change)),
          now - (await figure(workspace, "mrr", then, then, asked)),
        );
        const [, ...days] = await daysOf(workspace, then, as_of, asked);
        near(sumOf(rows.map(({ expansion }) => expansion)), sumOf(days));
        const active = await customersOperation.run(workspace, { ...asked, limit: 0 });
        const asks = {
          metric: "active_customers",
          from: as_of,
          to: as_of,
          interval: "day" as const,
          ...asked,
        };
        expect(active).toMatchObject({ rows: [], total: (await metric.run(workspace, asks)).rows[0]?.value });
      }
    });
  }, 300_000);

  it("is searched by parts of names, ids and addresses, sorted, and read page by page", async () => {
    await inWorkspace(async (workspace, directory) => {
      const path = join(directory, "some.csv");
      await writeFile(
        path,
        "customer_id,start,end,amount,product,name,billing_contact\n" +
          "c1,2024-01-10,2025-02-01,50,Base,Öl & Söhne,Info@oel.example\n" +
          "c1,2025-02-01,,80,Base,Öl & Söhne,Info@oel.example\n" +
          "c2,2025-03-01,,30,Base,Beta 100%_,ops@beta.example\n" +
          "c2,2025-03-05,,15,Seat,Beta 100%_,ops@beta.example\n" +
          "c3,2024-05-01,2025-01-01,70,Base,'Quote,\n" +
          "c4,2025-06-30,,0,Base,Free,\n",
      );
      await importOperation.run(workspace, {
        source: "subscriptions",
        files: [path],
      });
      const ids = async (more: object) =>
        (await customersOperation.run(workspace, { status: "all", ...more })).rows.map(
          ({ customer }) => customer,
        );
      expect(await ids({ search: "SÖHNE" })).toEqual(["c1"]);
      expect(await ids({ search: "info@oel" })).toEqual(["c1"]);
      expect(await ids({ search: "100%_" })).toEqual(["c2"]);
      expect(await ids({ search: "'quo" })).toEqual(["c3"]);
      expect(await ids({ search: "example beta" })).toEqual(["c2"]);
      expect(await ids({ search: "zzz" })).toEqual([]);
      expect(await ids({ sort: "name" })).toEqual(["c3", "c2", "c4", "c1"]);
      expect(await ids({ sort: "mrr" })).toEqual(["c1", "c2", "c3", "c4"]);
      expect(await ids({ sort: "mrr", order: "asc", limit: 2, offset: 2 })).toEqual(["c2", "c1"]);
      expect(await ids({ sort: "since" })).toEqual(["c2", "c3", "c1", "c4"]);
      expect(await ids({ status: "churned" })).toEqual(["c3"]);
      expect(await ids({ status: "churned", sort: "lost" })).toEqual(["c3"]);
      expect((await ids({ sort: "left" }))[0]).toBe("c3");
      const { rows, ...told } = await customersOperation.run(workspace, ALL);
      expect(told).toEqual({ total: 4, currency: "USD", policy: "cambium", as_of: "2025-06-30" });
      expect(rows[0]).toEqual({
        account: "main",
        customer: "c1",
        name: "Öl & Söhne",
        mrr: 8000,
        change: 3000,
        expansion: 3000,
        since: "2024-01-10",
        last_change_on: "2025-02-01",
        left_on: null,
        lost: null,
        status: "active",
        products: ["Base"],
      });
      expect(rows.map(({ products }) => products)).toEqual([["Base"], ["Base", "Seat"], [], []]);
      expect(rows.map(({ status }) => status)).toEqual(["active", "active", "churned", "none"]);
      const byStage = customersOperation.run(workspace, { where: ["stage=expanded"] });
      await expect(byStage).rejects.toMatchObject({ code: "unsupported" });
    });
  }, 300_000);

  it("follows new evidence", async () => {
    await inWorkspace(async (workspace, directory) => {
      const bring = async (name: string, lines: string) => {
        await writeFile(join(directory, name), `customer_id,start,amount,name\n${lines}`);
        await importOperation.run(workspace, { source: "subscriptions", files: [join(directory, name)] });
      };
      await bring("a.csv", "c1,2025-01-01,10,One\nc2,2025-01-01,20,Two\n");
      const before = await customersOperation.run(workspace, {});
      expect(before.rows.map(({ mrr }) => mrr)).toEqual([2000, 1000]);
      await bring("b.csv", "c3,2025-02-01,40,Three\nc1,2025-01-01,10,Uno\n");
      const { rows } = await customersOperation.run(workspace, {});
      expect(rows.map(({ name, mrr }) => [name, mrr])).toEqual([
        ["Three", 4000],
        ["Two", 2000],
        ["Uno", 1000],
      ]);
      const kept = await workspace.warehouse.query(
        "select count(*) as n from answers where sql like '-- customers%'",
        (await workspace.reading()).book.schema,
      );
      expect(kept).toEqual([{ n: 1n }]);
    });
  }, 300_000);
});

/** Expansion of each day of a range. */
async function daysOf(workspace: Workspace, from: string, to: string, more: object): Promise<number[]> {
  const asked = { metric: "expansion_mrr", from, to, interval: "day" as const, ...more };
  return (await metric.run(workspace, asked)).rows.map(({ value }) => Number(value));
}
