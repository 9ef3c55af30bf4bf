import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { reconcileOperation } from "../../src/api/ask/reconcile-operation.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { setSetting } from "../../src/api/settings/organisation.ts";
import type { Workspace } from "../../src/api/workspace.ts";

export type Reconciled = Awaited<ReturnType<typeof reconcileOperation.run>>;
type Asked = Omit<Parameters<typeof reconcileOperation.run>[1], "file">;

/** Imports a file of one kind. */
export async function importText(
  workspace: Workspace,
  directory: string,
  source: "subscriptions" | "fx",
  text: string,
): Promise<void> {
  const file = join(directory, `${source}.csv`);
  await writeFile(file, text);
  await importOperation.run(workspace, { source, files: [file] });
}

/** Imports subscriptions that are read under `stripe` unless something else is asked. */
export async function importBooks(workspace: Workspace, directory: string, text: string): Promise<void> {
  await setSetting.run(workspace, { name: "policy", value: "stripe" });
  await importText(workspace, directory, "subscriptions", text);
}

/** Reconciles a list that is given as text. */
export async function reconcile(
  workspace: Workspace,
  directory: string,
  text: string,
  asked: Asked = {},
): Promise<Reconciled> {
  const file = join(directory, "theirs.csv");
  await writeFile(file, text);
  return reconcileOperation.run(workspace, { file, ...asked });
}

/** What a reconciliation says of each figure that differs, in short. */
export function told({ rows }: Reconciled) {
  return rows
    .map(({ customer, period, theirs, ours, reason, setting, value }) => ({
      of: `${customer} ${period}`,
      theirs,
      ours,
      why: [reason, setting, value].filter((word) => word !== null && word !== "").join(" "),
    }))
    .sort((a, b) => (a.of < b.of ? -1 : 1));
}

/** Whether everything adds up: rows and the rest to the totals, reasons to the difference of their month. */
export function addsUp({ rows, unlisted, totals, reasons }: Reconciled): boolean {
  const sum = (parts: { difference: number }[]) => parts.reduce((all, { difference }) => all + difference, 0);
  const months = totals.every(
    (total) => total.difference === total.theirs - total.ours && sum(total.reasons) === total.difference,
  );
  const all = sum(totals);
  return months && sum(rows) + sum(unlisted) === all && sum(reasons) === all;
}
