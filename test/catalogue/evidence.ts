import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { catalogue } from "../../src/api/books/catalogue.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { inWorkspace } from "../workspace.ts";

const COLUMNS = "customer_id,item_id,product,amount,start,end,quantity,status,kind,family,rank,interval";

/** One state of an item; what is left out is as in any file. */
export interface Line {
  who: string;
  item?: string;
  product: string;
  amount: number;
  start: string;
  end?: string;
  quantity?: number;
  status?: string;
  kind?: string;
  family?: string;
  rank?: number;
  interval?: string;
}

/** Imports lines into a workspace of its own, and runs. An item left out is the customer's only one of the product. */
export async function withLines<T>(lines: Line[], run: (workspace: Workspace) => Promise<T>): Promise<T> {
  return inWorkspace(async (workspace, directory) => {
    const path = join(directory, "lines.csv");
    const rows = lines.map(({ who, product, item = product, amount, start, ...line }) => {
      const { end, quantity, status, kind, family, rank, interval } = line;
      const own = [who, `${who}-${item}`, product, amount, start];
      return [...own, end, quantity, status, kind, family, rank, interval].join(",");
    });
    await writeFile(path, `${[COLUMNS, ...rows].join("\n")}\n`);
    await importOperation.run(workspace, { source: "subscriptions", files: [path] });
    return run(workspace);
  });
}

/** The catalogue by product: its kind, family and rank. */
export async function shapes(workspace: Workspace): Promise<Record<string, string>> {
  const { rows } = await catalogue.run(workspace, {});
  return Object.fromEntries(
    rows.map(({ product, kind, family, rank }) => [product, `${kind}, ${family} ${rank}`]),
  );
}

/** Why the catalogue says what it says of a product. */
export async function reasons(workspace: Workspace, product: string): Promise<string[]> {
  const { rows } = await catalogue.run(workspace, {});
  const row = rows.find((each) => each.product === product);
  return row === undefined ? [] : [row.kind_from, row.family_from, row.rank_from];
}
