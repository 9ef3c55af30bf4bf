import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metric } from "../../../src/api/ask/questions.ts";
import { importOperation } from "../../../src/api/evidence/import-operations.ts";
import { setSetting } from "../../../src/api/settings/organisation.ts";
import { inWorkspace } from "../../workspace.ts";
import { convert } from "../rates.ts";
import { add, roundHalfEven, ZERO } from "../rational.ts";
import { companyOf } from "./companies.ts";
import { filesOf } from "./company-files.ts";
import { dayNumber, monthsLater } from "./day-numbers.ts";
import { ledgerOf, pointOn } from "./ledger.ts";

describe("a company's files", () => {
  for (const seed of [1, 9, 12])
    it(`are read as the oracle's items: MRR month by month, company ${seed}`, async () => {
      const company = companyOf(seed);
      await inWorkspace(async (workspace, directory) => {
        await setSetting.run(workspace, { name: "currency", value: company.currency });
        await setSetting.run(workspace, { name: "timezone", value: company.zone });
        const files = filesOf(company);
        for (const source of ["fx", "subscriptions"] as const) {
          const path = join(directory, `${source}.csv`);
          await writeFile(path, files[`${source}.csv`]);
          await importOperation.run(workspace, { source, files: [path] });
        }
        const answer = await metric.run(workspace, {
          metric: "mrr",
          interval: "month",
          from: "2024-01",
          to: "2026-12",
        });
        const last = company.states.map(({ at }) => at).sort((a, b) => b - a)[0] ?? 0;
        const known = answer.rows.filter(({ period }) => Date.parse(String(period)) < last);
        expect(known.map(({ period, value }) => `${period} ${value}`)).toEqual(
          known.map(({ period }) => `${period} ${mrrOf(company, String(period))}`),
        );
        expect(known.some(({ value }) => Number(value) > 0)).toBe(true);
      });
    });
});

/** MRR at the end of a month, in minor units. */
function mrrOf(company: ReturnType<typeof companyOf>, month: string): number {
  const ledger = ledgerOf(company);
  const day = monthsLater(dayNumber(`${month}-01`), 1) - 1;
  const text = new Date(day * 86_400_000).toISOString().slice(0, 10);
  const all = ledger.customers.map((customer) =>
    convert(ledger.input, pointOn(ledger, customer, day)?.money ?? {}, text),
  );
  const total = all.reduce(add, ZERO);
  return Number(roundHalfEven({ n: total.n, d: total.d * 10_000n }));
}
