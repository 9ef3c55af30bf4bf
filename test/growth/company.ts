import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { setSignalsSetting } from "../../src/api/grow/signals-operations.ts";
import { setLimitOperation, setUsageMetric } from "../../src/api/grow/usage-operations.ts";
import { setSetting } from "../../src/api/settings/organisation.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { startOfDay } from "../oracle/calendar.ts";
import type { Company } from "../oracle/growth/company.ts";
import { filesOf } from "../oracle/growth/company-files.ts";
import { inFolder } from "../workspace.ts";

/** Runs with a workspace that holds a company: its files imported and its metrics and limits declared, on its today. */
export async function withCompany<T>(
  company: Company,
  run: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const now = () => new Date(startOfDay(company.today, company.zone) + 43_200_000);
  return inFolder(async (directory) => {
    const workspace = await Workspace.open(join(directory, "data"), { now, progress: () => undefined });
    try {
      await bring(workspace, company, directory);
      return await run(workspace);
    } finally {
      await workspace.close();
    }
  });
}

async function bring(workspace: Workspace, company: Company, directory: string): Promise<void> {
  await setSetting.run(workspace, { name: "currency", value: company.currency });
  await setSetting.run(workspace, { name: "timezone", value: company.zone });
  await setSetting.run(workspace, { name: "policy", value: company.policy });
  const files = filesOf(company);
  for (const source of ["fx", "subscriptions", "usage"] as const) {
    if (files[`${source}.csv`].trim().split("\n").length < 2) continue;
    const path = join(directory, `${source}.csv`);
    await writeFile(path, files[`${source}.csv`]);
    await importOperation.run(workspace, { source, files: [path] });
  }
  for (const { id, name, unit, kind, span, product } of files.metrics)
    await setUsageMetric.run(workspace, { metric: id, name, unit, kind, span, product: product ?? "" });
  const { near, termMonths, calmMonths } = company.settings;
  const settings = [
    { kind: "limit_near" as const, setting: "share", value: near },
    { kind: "term_ready" as const, setting: "months", value: termMonths },
    { kind: "term_ready" as const, setting: "calm", value: calmMonths },
  ];
  for (const setting of settings) await setSignalsSetting.run(workspace, setting);
  for (const { metric, product, price, amount, per, hard, from } of files.limits) {
    if (!(await isKnown(workspace, product, price))) continue;
    await setLimitOperation.run(workspace, {
      metric,
      amount,
      per,
      soft: !hard,
      ...(product !== null && { product }),
      ...(price !== null && { price }),
      ...(from !== null && { from }),
    });
  }
}

async function isKnown(
  { warehouse }: Workspace,
  product: string | null,
  price: string | null,
): Promise<boolean> {
  const [table, id] = product === null ? ["price", price] : ["product", product];
  const rows = await warehouse.query(`select ${table}_id as id from ${table}s`);
  return rows.some((row) => row.id === id);
}
