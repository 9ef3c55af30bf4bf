import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { explainOperation, metric } from "../../src/api/ask/questions.ts";
import { demo } from "../../src/api/evidence/import-operations.ts";
import { exportSubscribersOperation } from "../../src/api/export/export-subscribers.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { divideHalfEven, roundParts } from "../../src/base/money.ts";
import { PartRounding } from "../../src/metrics/figures/part-rounding.ts";
import { UNIT } from "../../src/metrics/list/metric.ts";
import { type Folder, openFolder } from "../workspace.ts";

let folder: Folder;
let workspace: Workspace;

beforeAll(async () => {
  folder = await openFolder();
  workspace = folder.workspace;
  await demo.run(workspace, { customers: 300 });
});
afterAll(() => folder.close());

const RANGE = { from: "2025-07", to: "2026-06" };
const ASKED: { policy?: string; where?: string[]; segment?: string; segment_as_of?: "start" }[] = [
  {},
  { policy: "lago" },
  { policy: "snapshot" },
  { where: ["country=AT", "country=DE"] },
  { where: ["product=Quillmoor Team"], policy: "stripe" },
  { segment: "mrr<200" },
  { segment: "mrr<200", segment_as_of: "start" },
  { segment: "mrr<200", segment_as_of: "start", policy: "lago" },
  { segment: "mrr<200", segment_as_of: "start", where: ["product=Quillmoor Team"] },
];

it.each(ASKED)("adds up to mrr in every month: %o", async (asked) => {
  const { rows, months, total } = await exportSubscribersOperation.run(workspace, { ...asked, ...RANGE });
  expect([rows.length, months.length]).toEqual([total, 12]);
  expect(total).toBeGreaterThan(10);
  const sums = new Map<string, number>();
  for (const row of rows) {
    expect(months.some((month) => row[month] !== 0)).toBe(true);
    for (const month of months) {
      const key = `${month} ${row.currency}`;
      sums.set(key, (sums.get(key) ?? 0) + Number(row[month]));
    }
  }
  const given = await metric.run(workspace, { ...asked, ...RANGE, metric: "mrr" });
  for (const { period, currency, value } of given.rows) {
    expect(sums.get(`${period} ${currency ?? "USD"}`) ?? 0).toBe(value);
  }
});

it("says of each customer what explain says", async () => {
  const { rows } = await exportSubscribersOperation.run(workspace, RANGE);
  const proof = await explainOperation.run(workspace, { metric: "mrr", from: "2026-03", limit: 1000 });
  const worth = new Map(proof.rows.map(({ account, customer, value }) => [`${account} ${customer}`, value]));
  expect(worth.size).toBeGreaterThan(100);
  let apart = 0;
  for (const row of rows) {
    const difference = Number(row["2026-03"]) - (worth.get(`${row.account} ${row.customer}`) ?? 0);
    expect(Math.abs(difference)).toBeLessThanOrEqual(1);
    apart += difference;
  }
  expect(apart).toBe(0);
});

it("gives the same by pages", async () => {
  const all = await exportSubscribersOperation.run(workspace, RANGE);
  const pages: typeof all.rows = [];
  for (let offset = 0; offset < all.total; offset += 37) {
    const { rows, total } = await exportSubscribersOperation.run(workspace, { ...RANGE, limit: 37, offset });
    expect(total).toBe(all.total);
    pages.push(...rows);
  }
  expect(pages).toEqual(all.rows);
});

it("rounds parts as roundParts does", () => {
  const part = fc.oneof(
    fc.bigInt({ min: -(10n ** 21n), max: 10n ** 21n }),
    fc.bigInt({ min: -400n, max: 400n }).map((n) => (n * UNIT) / 300n),
  );
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 40 }),
      fc.constantFrom("USD", "JPY", "KWD"),
      (parts, currency) => {
        const scale = { USD: 100n, JPY: 1n, KWD: 1000n }[currency] ?? 1n;
        const rounding = new PartRounding();
        const places = parts.map((n) => rounding.add("whole", currency, n));
        rounding.settle();
        const found = places.map((place) => rounding.valueOf("whole", place));
        const scaled = parts.map((n) => n * scale);
        expect(found).toEqual(roundParts(scaled, UNIT).map(Number));
        expect(found.reduce((sum, value) => sum + value, 0)).toBe(
          Number(
            divideHalfEven(
              scaled.reduce((sum, n) => sum + n, 0n),
              UNIT,
            ),
          ),
        );
      },
    ),
  );
});
