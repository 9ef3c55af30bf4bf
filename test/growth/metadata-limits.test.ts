import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { limits } from "../../src/api/grow/usage-operations.ts";
import { LIMITS } from "../../src/base/limits.ts";
import { Zone } from "../../src/base/zone.ts";
import { limitsInForce, limitsTold } from "../../src/growth/usage/metadata-limits.ts";
import type { Limit } from "../../src/growth/usage/usage-record.ts";
import { importFiles } from "../../src/model/import-files.ts";
import { inWorkspace } from "../workspace.ts";

/** Metadata of the product Team as it was recorded at an instant, and seen then unless it is said otherwise. */
function told(recorded: string, metadata: Record<string, string>, seen = recorded) {
  return {
    product: "Team",
    price: null,
    recordedMs: Date.parse(recorded),
    seenMs: Date.parse(seen),
    metadata,
  };
}

function found(...versions: ReturnType<typeof told>[]): [string, number, string | null][] {
  return limitsTold(versions, new Zone("UTC")).limits.map(({ metric, amount, from }) => [
    metric,
    amount / 1_000_000,
    from,
  ]);
}

const CALLS = "cambium_limit_api_calls";

describe("limits in metadata", () => {
  it("are undated at first, also where the product was known without, and dated when they change or go", () => {
    expect(
      found(
        told("2026-01-01T10:00:00Z", { plan: "team" }),
        told("2026-02-01T10:00:00Z", { [CALLS]: "1000" }),
        told("2026-03-01T10:00:00Z", { [CALLS]: "1000", cambium_limit_gb: "0.5" }),
        told("2026-04-01T10:00:00Z", { [CALLS]: "2000", cambium_limit_gb: "0.5" }),
        told("2026-05-01T10:00:00Z", { cambium_limit_gb: "0.5" }),
        told("2026-06-01T10:00:00Z", { [CALLS]: "2000", cambium_limit_gb: "0.5" }),
      ),
    ).toEqual([
      ["api_calls", 1000, null],
      ["gb", 0.5, null],
      ["api_calls", 2000, "2026-04-01"],
      ["api_calls", 0, "2026-05-01"],
      ["api_calls", 2000, "2026-06-01"],
    ]);
  });

  it("are those at the end of a day: an older version that is recorded later, or on the same day, isn't a change", () => {
    expect(
      found(
        told("2026-01-01T10:00:00Z", { [CALLS]: "1000" }),
        told("2026-01-01T10:00:01Z", { [CALLS]: "500" }, "2025-12-20T00:00:00Z"),
        told("2026-01-02T10:00:00Z", { [CALLS]: "700" }, "2025-12-21T00:00:00Z"),
      ),
    ).toEqual([["api_calls", 1000, null]]);
    const late = told("2026-02-01T23:30:00Z", { [CALLS]: "2000" });
    const days = limitsTold(
      [told("2026-01-01T10:00:00Z", { [CALLS]: "1000" }), late],
      new Zone("Asia/Bangkok"),
    );
    expect(days.limits.map(({ from }) => from)).toEqual([null, "2026-02-02"]);
  });

  it("that can't be used are said, and what held before goes on", () => {
    const bad = ["0", "-1", "many", "", "1e3", "1,000", "9000000001", "1.0000001"];
    for (const value of bad) {
      const { limits: rows, bad: said } = limitsTold(
        [told("2026-01-01T10:00:00Z", { [CALLS]: "1000" }), told("2026-02-01T10:00:00Z", { [CALLS]: value })],
        new Zone("UTC"),
      );
      expect(rows.map(({ amount }) => amount / 1_000_000)).toEqual([1000]);
      expect(said).toMatchObject([{ product: "Team", key: CALLS, value }]);
    }
    expect(found(told("2026-01-01T10:00:00Z", { [CALLS]: " 9000000000 " }))).toEqual([
      ["api_calls", 9_000_000_000, null],
    ]);
    const companions = limitsTold(
      [
        told("2026-01-01T10:00:00Z", {
          [CALLS]: "10",
          [`${CALLS}_per`]: "seat",
          cambium_limit_gb: "10",
          cambium_limit_gb_kind: "loose",
          cambium_limit_: "5",
          cambium_limit_files_per: "quantity",
        }),
      ],
      new Zone("UTC"),
    );
    expect(companions.limits).toEqual([]);
    expect(companions.bad.map(({ key, expected }) => [key, expected])).toEqual([
      [`${CALLS}_per`, "item or quantity"],
      ["cambium_limit_gb_kind", "hard or soft"],
      ["cambium_limit_", "the metric after cambium_limit_"],
      ["cambium_limit_files_per", "cambium_limit_files beside it, with the amount"],
    ]);
  });

  it("are as many as can be set by hand", () => {
    const { most } = LIMITS.usageLimits;
    const entries = Array.from({ length: most + 1 }, (_, n) => [`cambium_limit_m${n}`, "1"]);
    const at = "2026-01-01T10:00:00Z";
    const whole = limitsTold([told(at, Object.fromEntries(entries.slice(1)))], new Zone("UTC"));
    expect([whole.limits.length, whole.bad.length]).toEqual([most, 0]);
    const over = limitsTold([told(at, Object.fromEntries(entries))], new Zone("UTC"));
    expect([over.limits.length, over.bad.length]).toEqual([most, 1]);
  });

  it("hold until the first day of one that is set by hand for the same metric and product", () => {
    const limit = (product: string, amount: number, from: string | null): Limit => ({
      ...{ metric: "api_calls", product, price: null, amount, per: "item", is_hard: true },
      from,
    });
    const ofMetadata = [limit("Team", 1, null), limit("Team", 2, "2026-03-01"), limit("Pro", 3, null)];
    const amounts = (...byHand: Limit[]) => limitsInForce(byHand, ofMetadata).map(({ amount }) => amount);
    expect(amounts()).toEqual([1, 2, 3]);
    expect(amounts(limit("Team", 9, "2026-02-01"))).toEqual([9, 1, 3]);
    expect(amounts(limit("Team", 9, "2026-04-01"), limit("Team", 8, null))).toEqual([9, 8, 3]);
  });

  it("come from Sigma's tables of metadata too", async () => {
    await inWorkspace(async (workspace, directory) => {
      const { store, warehouse } = workspace;
      for (const [day, value] of [
        ["2025-11-01", "1000"],
        ["2025-12-01", "1500"],
      ]) {
        const path = join(directory, "products_metadata.csv");
        await writeFile(
          path,
          `product_id,key,value\nprod_team,cambium_limit_seats,${value}\nprod_x,color,red\n`,
        );
        const mapping = { map: {}, set: {} };
        const request = { source: "sigma" as const, files: [path], account: "main", mapping, skipBad: false };
        await importFiles(store, warehouse, request, {
          reading: await workspace.terms(),
          now: new Date(`${day}T12:00:00Z`),
        });
      }
      expect((await limits.run(workspace, {})).rows).toMatchObject([
        { metric: "seats", product: "prod_team", amount: 1000, from: null, source: "product metadata" },
        { metric: "seats", product: "prod_team", amount: 1500, from: "2025-12-01" },
      ]);
    });
  });
});
