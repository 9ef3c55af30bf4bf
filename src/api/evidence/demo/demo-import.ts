import { declareTogether } from "../../../growth/usage/usage-record.ts";
import { importFiles } from "../../../model/import-files.ts";
import type { DemoFiles } from "../../../sources/demo.ts";
import { booksAfter } from "../../own-books.ts";
import type { Workspace } from "../../workspace.ts";
import { readTold } from "./demo-told.ts";

const MILLION = 1_000_000;

/**
 * Imports the demo company: its billing, then what its customers use, with the metrics and limits that it declares. What
 * its people told is written with the last of them; what somebody told by hand before stays as it is.
 */
export async function importDemo(
  workspace: Workspace,
  company: DemoFiles,
): Promise<{ failed_after?: string }> {
  const { store, warehouse, effects } = workspace;
  const at = { reading: await workspace.terms(), now: effects.now() };
  const whole = { mapping: { map: {}, set: {} }, skipBad: false, isDemo: true };
  const settings = { organisation: company.name };
  const tell = await readTold(store, company.told);
  const isLast = company.usage === null;
  const billing = {
    ...{ source: "states" as const, files: company.files, account: "main", settings, ...whole },
    ...(isLast && { alongside: tell }),
  };
  const { failedAfter } = await importFiles(store, warehouse, billing, at);
  if (failedAfter !== null || company.usage === null) return booksAfter(workspace, failedAfter);
  const usage = { source: "usage" as const, files: [company.usage], account: "main", ...whole };
  const alongside = () => {
    declareTogether(store, metricsOf(company), limitsOf(company));
    tell();
  };
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
