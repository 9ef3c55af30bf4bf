import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { explainOperation, metric } from "../../src/api/ask/questions.ts";
import { demo, importOperation } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { METRICS } from "../../src/metrics/list/metric-list.ts";
import { whyNot } from "../../src/metrics/list/support.ts";
import { drawn } from "../amount.ts";
import { inWorkspace } from "../workspace.ts";

const CELLS: { from: string; where?: string[]; policy?: string }[] = [
  { from: "2026-03" },
  { from: "2025-Q2" },
  { from: "2026-W20" },
  { from: "2026-07-01" },
  { from: "2026-03", where: ["product=Quillmoor Team"] },
  { from: "2025-Q4", where: ["country=AT", "country=DE"], policy: "chartmogul" },
  { from: "2026-05", where: ["currency=EUR"], policy: "lago" },
  { from: "2026-03", where: ["cause=plan"] },
  { from: "2025-Q4", where: ["cause=seats", "cause=discount"] },
  { from: "2025-Q4", where: ["group=price"] },
  { from: "2025-Q4", where: ["cause=seats", "product=Quillmoor Team"] },
  { from: "2025-Q4", where: ["band=200 to 1000"] },
  { from: "2025-Q4", where: ["age=3-5 months", "country=US", "country=DE"] },
  { from: "2026-03", where: ["age=6-11 months", "currency=USD"], policy: "lago" },
  { from: "2025", where: ["product=Quillmoor Team", "product=Quillmoor Business"], policy: "snapshot" },
];

const ASKED = drawn("cells to explain", CELLS, { few: 3, all: 5 });

/** A ratio of two sums, each of up to three movement types as they are shown, is no further from the exact one than that allows. */
function expectNear(value: number, total: number, divisor: number): void {
  expect(Math.abs(value - total / divisor)).toBeLessThanOrEqual((3 * (1 + Math.abs(value))) / divisor);
}

/** An average of a total that was rounded to minor units, and is rounded once more. */
function expectAverage(value: number, total: number, divisor: number): void {
  expect(Math.abs(value - total / divisor)).toBeLessThanOrEqual(0.5 + 0.5 / divisor + 1e-6);
}

async function check(workspace: Workspace, id: string, cell: (typeof ASKED)[number]): Promise<number> {
  const asked = { metric: id, ...cell, to: cell.from };
  const isMedian = id === "time_to_expansion";
  const proof = await explainOperation.run(workspace, { ...asked, limit: isMedian ? 1000 : 7 });
  const answer = await metric.run(workspace, { ...asked, interval: intervalOf(cell.from) });
  const value = answer.rows.at(-1)?.value ?? null;
  expect({ asked, figure: proof.figure }).toEqual({ asked, figure: value });
  const listed = proof.rows.reduce((sum, row) => sum + row.value, 0);
  expect({ asked, sum: listed + proof.rest }).toEqual({ asked, sum: proof.total });
  expect(proof.rows.length).toBe(Math.min(proof.lines, isMedian ? 1000 : 7));
  if (isMedian) expect(median(proof.rows.map((row) => row.value))).toBe(value);
  else if (value === null) expect(proof.divisor ?? 0).toBe(0);
  else if (proof.unit === "ratio") expectNear(Number(value), proof.total, proof.divisor ?? 0);
  else if (proof.divisor !== null) expectAverage(Number(value), proof.total, proof.divisor);
  else expect(proof.total).toBe(value);
  for (const row of proof.rows.filter(({ type }) => type !== "fx")) {
    expect(row.evidence.length).toBeGreaterThan(0);
    for (const { file, row: line } of row.evidence) {
      expect(file).toBe("states.parquet");
      expect(line).toBeGreaterThan(1);
    }
  }
  return proof.lines;
}

/** The middle; of an even number, the mean of the middle two. */
function median(values: number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** Whether a metric can be explained in a cell at all. */
function canBeAsked(known: (typeof METRICS)[number], { from, where = [] }: (typeof ASKED)[number]): boolean {
  const isFine = ["day", "week"].includes(intervalOf(from));
  if (known.proof === "none" || (known.isByMonths === true && isFine)) return false;
  const isOneSum = known.ofExpansions === undefined || known.months !== undefined;
  if (!isOneSum && where.filter((filter) => filter.startsWith("cause=")).length > 1) return false;
  return where.every((filter) => whyNot(known, filter.split("=")[0] ?? "") === null);
}

function intervalOf(label: string): "year" | "quarter" | "week" | "month" | "day" {
  if (label.includes("Q")) return "quarter";
  if (label.includes("W")) return "week";
  return label.length === 4 ? "year" : label.length === 7 ? "month" : "day";
}

describe("explain lists what adds up to the cell", () => {
  it("for every metric, in cells of every interval, filtered and not", async () => {
    await inWorkspace(async (workspace) => {
      await demo.run(workspace, { customers: 300 });
      for (const cell of ASKED) {
        let lines = 0;
        for (const known of METRICS)
          if (canBeAsked(known, cell)) lines += await check(workspace, known.id, cell);
        expect({ cell, hasLines: lines > 20 }).toEqual({ cell, hasLines: true });
      }
    });
  });

  it("follows what was kept of an expansion to its states, also of a customer with several currencies", async () => {
    await inWorkspace(async (workspace, directory) => {
      const [books, rates] = [join(directory, "books.csv"), join(directory, "rates.csv")];
      const rows = [
        "customer_id,start,end,amount,currency,product,item_id",
        "a,2024-01-10,,100,USD,Base,si_1",
        "a,2024-02-10,2024-03-10,50,EUR,Vault,si_2",
        "a,2024-03-10,,20,EUR,Vault,si_2",
      ];
      await writeFile(books, `${rows.join("\n")}\n`);
      await writeFile(rates, "date,base,quote,rate\n2024-01-01,EUR,USD,1.1\n");
      await importOperation.run(workspace, { source: "fx", files: [rates] });
      await importOperation.run(workspace, { source: "subscriptions", files: [books] });
      const asked = { metric: "expansion_durability(1)", from: "2024-03", to: "2024-03" };
      const proof = await explainOperation.run(workspace, asked);
      // 55 were added, of which 22 are left.
      expect([proof.figure, proof.total, proof.divisor]).toEqual([0.4, 2_200, 5_500]);
      const found = proof.rows.map(({ at, value, evidence }) => [at, value, evidence.map(({ row }) => row)]);
      expect(found).toEqual([["2024-02-10T00:00:00Z", 2_200, [3]]]);
    });
  });
});
