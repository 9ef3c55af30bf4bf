import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { metric } from "../../src/api/ask/questions.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { METRICS } from "../../src/metrics/list/metric-list.ts";
import { drawn } from "../amount.ts";

const BY = ["type", "cause", "product", "price", "currency", "account", "cohort", "band", "age"];
const ASKED = drawn("metrics of closed books", METRICS, { few: 6, all: 10 });
const ASKED_BY = drawn("dimensions of closed books", BY, { few: 3, all: 5 });

let files = 0;

/** Imports rows of subscription periods: `customer,start,end,amount`, and more columns by the header. */
export async function importRows(
  workspace: Workspace,
  directory: string,
  rows: string[],
  header = "customer_id,start,end,amount",
): Promise<void> {
  files += 1;
  const path = join(directory, `rows-${files}.csv`);
  await writeFile(path, `${[header, ...rows].join("\n")}\n`);
  await importOperation.run(workspace, { source: "subscriptions", files: [path], set: ["product=Pro"] });
}

/** The value of a metric in each month, as reported or as known now. */
export async function byMonth(
  workspace: Workspace,
  id: string,
  [from, to]: [from: string, to: string],
  as_reported = true,
): Promise<(number | string | null | undefined)[]> {
  const { rows } = await metric.run(workspace, { metric: id, from, to, as_reported });
  return rows.map(({ value }) => value);
}

/** The metrics of a range of months that this run draws, and some of all broken down. */
export async function everything(
  workspace: Workspace,
  [from, to]: [from: string, to: string],
  as_reported: boolean,
): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const { id } of ASKED) {
    found[id] = (await metric.run(workspace, { metric: id, from, to, as_reported })).rows;
  }
  for (const by of ASKED_BY) {
    const id = by === "cohort" || by === "account" ? "mrr" : "net_new_mrr";
    found[`${id} by ${by}`] = (
      await metric.run(workspace, { metric: id, from, to, by: [by], as_reported })
    ).rows;
  }
  return found;
}
