import { describe, expect, it } from "vitest";
import { cohortCustomersOperation } from "../../src/api/ask/cohorts-operations.ts";
import { customerOperation } from "../../src/api/ask/customer-operation.ts";
import { customersOperation } from "../../src/api/ask/customers-operation.ts";
import { moversOperation } from "../../src/api/ask/movers-operation.ts";
import { explainOperation, metric } from "../../src/api/ask/questions.ts";
import { demo } from "../../src/api/evidence/import-operations.ts";
import {
  cohortCustomersText,
  customersText,
  customerText,
  moversText,
} from "../../src/cli/print/print-customers.ts";
import { metricText, proofText } from "../../src/cli/print/print-metric.ts";
import { figure } from "../../src/cli/print/text-table.ts";
import { inWorkspace } from "../workspace.ts";

describe("customers on the command line", () => {
  it("are printed with money as people read it", async () => {
    await inWorkspace(async (workspace) => {
      await demo.run(workspace, { customers: 120, seed: 5 });
      const month = { from: "2026-03", to: "2026-03" };
      const listed = await customersOperation.run(workspace, { limit: 2 });
      const [first] = listed.rows;
      const text = customersText(listed);
      expect(text).toContain(`${listed.total} customers as of ${listed.as_of}, USD, policy cambium`);
      expect(text).toContain(figure(first?.mrr, "money", "USD"));
      const moved = await moversOperation.run(workspace, { metric: "nrr", ...month, limit: 2 });
      const shown = [
        `nrr 2026-03, USD, policy cambium: ${figure(moved.figure, "ratio", "")}, ${moved.customers} customers`,
        `total ${figure(moved.total, "money", "USD")} / ${figure(moved.divisor, "money", "USD")}, not listed ${figure(moved.rest, "money", "USD")}`,
      ];
      for (const line of shown) expect(moversText(moved)).toContain(line);
      const sum = await moversOperation.run(workspace, { metric: "new_mrr", ...month, limit: 2 });
      const money = (value: number) => figure(value, "money", "USD");
      expect(moversText(sum)).toContain(
        `total ${money(sum.total)}, equal to the figure, not listed ${money(sum.rest)}`,
      );
      const proof = await explainOperation.run(workspace, { metric: "new_mrr", ...month, limit: 2 });
      expect(proofText(proof).endsWith(`\ntotal ${money(sum.total)}, equal to the figure\n`)).toBe(true);
      expect(proofText({ ...proof, figure: 1 })).toContain("which differs from the figure");
      const cell = await cohortCustomersOperation.run(workspace, {
        cohort: "2025-01",
        age: 2,
        of: "customers",
      });
      expect(cohortCustomersText(cell)).toContain(`total ${cell.total}, not listed 0`);
      const own = { account: "main", customer: first?.customer ?? "" };
      const detail = customerText(await customerOperation.run(workspace, own));
      expect(detail).toContain(`MRR ${figure(first?.mrr, "money", "USD")} USD`);
      expect(detail).toContain("states.parquet:");
      const counted = await metric.run(workspace, { metric: "mrr", ...month, counts: true });
      expect(metricText(counted)).toContain(` (${counted.rows[0]?.customers})`);
    });
  }, 300_000);
});
