import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { metric } from "../../src/api/ask/questions.ts";
import { links } from "../../src/api/books/links.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { setSetting } from "../../src/api/settings/organisation.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { inWorkspace } from "../workspace.ts";

/** One subscription: `account/customer start end amount`, a dash for no end, and attributes as `key=value`. */
export type Line = string;

/** Imports more subscriptions into a company. */
type AddMore = (lines: Line[]) => Promise<void>;

/** Imports subscriptions, one a line, as a CSV with an account and attributes, and runs. */
export async function inCompany(
  lines: Line[],
  linkBy: string,
  run: (workspace: Workspace, addMore: AddMore) => Promise<void>,
): Promise<void> {
  await inWorkspace(async (workspace, directory) => {
    let files = 0;
    const add = async (some: Line[]) => {
      files += 1;
      const path = join(directory, `subscriptions-${files}.csv`);
      await writeFile(path, csvOf(some));
      const fields = { map: ["account=account"], set: ["product=Pro"] };
      await importOperation.run(workspace, { source: "subscriptions", files: [path], ...fields });
    };
    await add(lines);
    await setSetting.run(workspace, { name: "link_by", value: linkBy });
    await run(workspace, add);
  });
}

/** The groups, each as its customers with why they are in it, the one that represents it first. */
export async function groupsOf(workspace: Workspace): Promise<string[][]> {
  const { rows, groups } = await links.run(workspace, {});
  return Array.from({ length: groups }, (_, index) =>
    rows
      .filter(({ group }) => group === index + 1)
      .map(({ account, customer, linked_by }) => `${account}/${customer}: ${linked_by}`),
  );
}

/** The money of one month by type in major units, without those at 0; linked customers as one unless told otherwise. */
export async function moved(
  workspace: Workspace,
  period: string,
  linked = true,
  policy = "cambium",
): Promise<Record<string, number>> {
  const asked = { metric: "net_new_mrr", from: period, to: period, by: ["type"], linked, policy };
  const { rows } = await metric.run(workspace, asked);
  const values = rows.map(({ type, value }): [string, number] => [String(type), Number(value) / 100]);
  return Object.fromEntries(values.filter(([, value]) => value !== 0));
}

/** One figure of a month, or of the range that ends with it. */
export async function figureOf(
  workspace: Workspace,
  asked: { metric: string; from: string; to?: string; where?: string[]; policy?: string },
  linked: boolean,
): Promise<unknown> {
  const { rows } = await metric.run(workspace, { ...asked, to: asked.to ?? asked.from, linked });
  return rows.at(-1)?.value;
}

function csvOf(lines: Line[]): string {
  const rows = lines.map((line, index) => {
    const [id = "", start = "", end = "", amount = "", ...rest] = line.split(" ");
    const [account = "", customer = ""] = id.split("/");
    const attributes = Object.fromEntries(rest.map((pair) => pair.split("=", 2)));
    return {
      account,
      customer_id: customer,
      subscription_id: `s${index}`,
      start,
      end: end === "-" ? "" : end,
      amount,
      ...attributes,
    };
  });
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const texts = rows.map((row) => {
    const values = new Map<string, unknown>(Object.entries(row));
    return columns.map((column) => String(values.get(column) ?? "").replaceAll("_", " ")).join(",");
  });
  return [columns.join(","), ...texts].join("\n");
}
