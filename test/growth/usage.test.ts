import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { removeImportOperation } from "../../src/api/evidence/remove-import.ts";
import { recordUsage } from "../../src/api/grow/record-usage.ts";
import { signalsOperation } from "../../src/api/grow/signals-operations.ts";
import { setLimitOperation, setUsageMetric, usageMetrics } from "../../src/api/grow/usage-operations.ts";
import { checkedInput } from "../../src/api/text-input.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { LIMITS } from "../../src/base/limits.ts";
import { ownApp } from "../asking.ts";
import { inWorkspace } from "../workspace.ts";

const SUBSCRIPTIONS =
  "customer_id,start,end,amount,quantity,product\nacme,2025-01-01,,200,20,Team\nbolt,2025-03-01,,50,5,Team\n";

/** A workspace with two customers, on 2026-01-01. */
function withCustomers<T>(run: (workspace: Workspace, directory: string) => Promise<T>): Promise<T> {
  return inWorkspace(async (workspace, directory) => {
    await bring(workspace, directory, "subscriptions", SUBSCRIPTIONS);
    return run(workspace, directory);
  });
}

async function bring(
  workspace: Workspace,
  directory: string,
  source: "subscriptions" | "usage",
  content: string,
  account?: string,
) {
  const path = join(directory, `${source}.csv`);
  await writeFile(path, content);
  return importOperation.run(workspace, { source, files: [path], ...(account !== undefined && { account }) });
}

/** Days of seats in use of one customer, from December 2025 on. */
function seats(customer: string, values: number[]): string {
  return values
    .map((value, index) => `${customer},seats,2025-12-${String(index + 20).padStart(2, "0")},${value}\n`)
    .join("");
}

describe("usage", () => {
  it("fills seats: the signal opens on the third observed day at 90%, with what was used of what is licensed", async () => {
    await withCustomers(async (workspace, directory) => {
      // 18 of 20 is 90%. December 22 is the third day at it.
      await bring(
        workspace,
        directory,
        "usage",
        `customer,metric,at,value\n${seats("acme", [18, 18, 19, 19, 20])}`,
      );
      await setUsageMetric.run(workspace, { metric: "seats", unit: "seats" });
      const { rows } = await signalsOperation.run(workspace, { kind: ["seats_full"], as_of: "2025-12-24" });
      expect(rows).toMatchObject([
        {
          customer: "acme",
          subject: "seats",
          open_since: "2025-12-22",
          value: 20,
          limit: 20,
          step: "quantity",
          step_quantity: 24,
        },
      ]);
    });
  });

  it("of customers that nobody knows waits, and counts once they are known", async () => {
    await withCustomers(async (workspace, directory) => {
      await bring(
        workspace,
        directory,
        "usage",
        `customer,metric,at,value\n${seats("later", [1, 2])}${seats("acme", [3])}`,
      );
      const before = await usageMetrics.run(workspace, {});
      expect(before.waiting).toEqual({ names: 1, days: 2 });
      expect(before.rows).toMatchObject([{ metric: "seats", customers: 1, days: 1 }]);
      await bring(workspace, directory, "subscriptions", SUBSCRIPTIONS.replaceAll("bolt", "later"));
      const after = await usageMetrics.run(workspace, {});
      expect(after.waiting).toEqual({ names: 0, days: 0 });
      expect(after.rows).toMatchObject([{ metric: "seats", customers: 2, days: 3 }]);
    });
  });

  it("is as before once its import is taken back", async () => {
    await withCustomers(async (workspace, directory) => {
      await bring(workspace, directory, "usage", `customer,metric,at,value\n${seats("acme", [18])}`);
      const before = await usageMetrics.run(workspace, {});
      const more = await bring(
        workspace,
        directory,
        "usage",
        `customer,metric,at,value\n${seats("acme", [1, 2, 3])}`,
      );
      expect((await usageMetrics.run(workspace, {})).rows).toMatchObject([{ days: 3 }]);
      await removeImportOperation.run(workspace, { import: more.import });
      expect(await usageMetrics.run(workspace, {})).toEqual(before);
    });
  });

  it.each([
    ["a negative value", "acme,seats,2025-12-01,-1,", "value"],
    ["a value that is no number", "acme,seats,2025-12-01,inf,", "value"],
    ["a limit of zero", "acme,seats,2025-12-01,1,0", "limit"],
    ["a day more than one ahead", "acme,seats,2026-01-03,1,", "at"],
    ["no customer", ",seats,2025-12-01,1,", "customer"],
  ])("refuses %s, and names its row and column", async (_, row, column) => {
    await withCustomers(async (workspace, directory) => {
      const content = `customer,metric,at,value,limit\nacme,seats,2025-12-01,2,\n${row}\n`;
      await expect(bring(workspace, directory, "usage", content)).rejects.toMatchObject({
        code: "bad_input",
        badRows: [{ file: "usage.csv", row: 3, column }],
      });
      expect((await usageMetrics.run(workspace, {})).rows).toEqual([]);
    });
  });

  it("may lie a day ahead", async () => {
    await withCustomers(async (workspace, directory) => {
      await bring(
        workspace,
        directory,
        "usage",
        "customer,metric,at,value\nacme,seats,2026-01-02T12:00:00Z,1\n",
      );
      expect((await usageMetrics.run(workspace, {})).rows).toMatchObject([{ days: 1 }]);
    });
  });

  it("asks for the account of a customer whom two accounts know", async () => {
    await withCustomers(async (workspace, directory) => {
      await bring(workspace, directory, "subscriptions", SUBSCRIPTIONS, "second");
      await usageMetrics.run(workspace, {});
      const content = `customer,metric,at,value\n${seats("acme", [3])}`;
      await expect(bring(workspace, directory, "usage", content)).rejects.toMatchObject({
        badRows: [{ row: 2, column: "customer", value: "acme" }],
      });
      await bring(workspace, directory, "usage", content, "second");
      expect((await usageMetrics.run(workspace, {})).rows).toMatchObject([{ customers: 1 }]);
    });
  });

  it("has limits only for metrics that are known", async () => {
    await withCustomers(async (workspace) => {
      const limit = { metric: "seets", amount: 5, product: "product:Team" };
      await expect(setLimitOperation.run(workspace, limit)).rejects.toMatchObject({ code: "not_found" });
    });
  });
});

describe("a batch of usage", () => {
  const batch = (value: number) => [{ customer: "acme", metric: "seats", at: "2025-12-01T10:00:00Z", value }];

  it("under the same key is answered with the same, and recorded once; with another body it is refused", async () => {
    await withCustomers(async (workspace) => {
      const app = ownApp(workspace);
      const send = (value: number) =>
        app.request("/api/v1/usage", {
          method: "POST",
          headers: { "content-type": "application/json", "idempotency-key": "monday" },
          body: JSON.stringify({ observations: batch(value) }),
        });
      const first = await send(7);
      const again = await send(7);
      expect([first.status, again.status]).toEqual([200, 200]);
      expect(await again.json()).toEqual(await first.json());
      expect((await workspace.store.imports()).length).toBe(2);
      const other = await send(8);
      expect(other.status).toBe(409);
      expect((await workspace.store.imports()).length).toBe(2);
    });
  });

  it("with a bad observation is refused whole, and names it", async () => {
    await withCustomers(async (workspace) => {
      const observations = [
        ...batch(1),
        { customer: "acme", metric: "seats", at: "never", value: 2 },
        ...batch(-3),
      ];
      await expect(recordUsage.run(workspace, { observations })).rejects.toMatchObject({
        code: "bad_input",
        badRows: [
          { file: "observations", row: 2, column: "at", value: "never" },
          { file: "observations", row: 3, column: "value", value: "-3.000000" },
        ],
      });
      expect((await workspace.store.imports()).length).toBe(1);
    });
  });

  it("has at most as many observations as the limit says", () => {
    const of = (length: number) => ({ observations: Array.from({ length }, () => batch(1)).flat() });
    expect(() => checkedInput(recordUsage, of(LIMITS.observations.most))).not.toThrow();
    expect(() => checkedInput(recordUsage, of(LIMITS.observations.most + 1))).toThrow();
  });
});

describe("what is recorded later", () => {
  it("never changes what an earlier day says, but for what was backfilled", async () => {
    await withCustomers(async (workspace, directory) => {
      await setUsageMetric.run(workspace, { metric: "seats", unit: "seats" });
      const head = "customer,metric,at,value,recorded_at\n";
      const told = seats("acme", [18, 18, 18]).replaceAll(
        /,seats,(\S+?),(\d+)\n/g,
        ",seats,$1,$2,$1T20:00:00Z\n",
      );
      await bring(workspace, directory, "usage", `${head}${told}`);
      const asked = { kind: ["seats_full" as const], as_of: "2025-12-23" };
      const before = await signalsOperation.run(workspace, asked);
      expect(before.total).toBe(1);
      const late = told.replaceAll(",18,", ",2,").replaceAll(/2025-12-2\dT20/g, "2025-12-26T20");
      await bring(workspace, directory, "usage", `${head}${late}`);
      expect(await signalsOperation.run(workspace, asked)).toEqual(before);
      expect((await signalsOperation.run(workspace, { ...asked, as_of: "2025-12-26" })).total).toBe(0);
    });
  });
});
