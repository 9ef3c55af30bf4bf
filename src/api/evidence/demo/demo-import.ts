import { declareTogether } from "../../../growth/usage/usage-record.ts";
import { importFiles } from "../../../model/import-files.ts";
import type { DemoFiles } from "../../../sources/demo.ts";
import { booksAfter } from "../../own-books.ts";
import type { Workspace } from "../../workspace.ts";

const MILLION = 1_000_000;

/** Imports the demo company: its billing, then what its customers use, with the metrics and limits that it declares. */
export async function importDemo(
  workspace: Workspace,
  company: DemoFiles,
): Promise<{ failed_after?: string }> {
  const { store, warehouse, effects } = workspace;
  const at = { reading: await workspace.terms(), now: effects.now() };
  const whole = { mapping: { map: {}, set: {} }, skipBad: false, isDemo: true };
  const settings = { organisation: company.name };
  const billing = { source: "states" as const, files: company.files, account: "main", settings, ...whole };
  const { failedAfter } = await importFiles(store, warehouse, billing, at);
  if (failedAfter !== null || company.usage === null) return booksAfter(workspace, failedAfter);
  const usage = { source: "usage" as const, files: [company.usage], account: "main", ...whole };
  const alongside = () => declareTogether(store, metricsOf(company), limitsOf(company));
  const last = await importFiles(store, warehouse, { ...usage, alongside }, at);
  return booksAfter(workspace, last.failedAfter);
}

function metricsOf({ metrics }: DemoFiles) {
  return new Map(metrics.map(({ metric, ...declared }) => [metric, { ...declared, span: "month" as const }]));
}

function limitsOf({ limits }: DemoFiles) {
  return limits.map(({ amount, ...limit }) => ({
    ...limit,
    amount: amount * MILLION,
    price: null,
    is_hard: true,
    from: null,
  }));
}
