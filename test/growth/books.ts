import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { signalsOperation } from "../../src/api/grow/signals-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import type { KindName } from "../../src/growth/signals/kinds.ts";
import { textIn } from "../../src/warehouse/rows.ts";
import { openFolder } from "../workspace.ts";

/** One row of a subscriptions file: monthly, in dollars and of quantity 1 unless it says otherwise. */
export interface Sold {
  customer_id: string;
  item_id: string;
  product: string;
  /** Names the price; without it there is one for each amount of a unit. */
  plan?: string;
  family: string;
  kind?: "plan" | "metered" | "add_on";
  rank?: number;
  start: string;
  end?: string;
  amount: number;
  quantity?: number;
  interval?: string;
  currency?: string;
  discount_percent?: number;
  industry?: string;
}

const COLUMNS = [
  ...[
    "customer_id",
    "item_id",
    "product",
    "plan",
    "family",
    "kind",
    "rank",
    "start",
    "end",
    "amount",
    "quantity",
  ],
  ...["interval", "currency", "discount_percent", "industry"],
] as const;

/** Runs with a workspace that holds some subscriptions, at noon of a day. @param rates of the euro in dollars, by day */
export async function withSold<T>(
  today: string,
  sold: readonly Sold[],
  run: (workspace: Workspace) => Promise<T>,
  rates: Readonly<Record<string, number>> = {},
): Promise<T> {
  const folder = await openFolder(new Date(`${today}T12:00:00Z`));
  try {
    const path = join(folder.directory, "sold.csv");
    await writeFile(path, textOf(sold));
    await importOperation.run(folder.workspace, { source: "subscriptions", files: [path] });
    const rows = Object.entries(rates).map(([day, rate]) => `${day},EUR,USD,${rate}`);
    if (rows.length > 0) {
      const file = join(folder.directory, "fx.csv");
      await writeFile(file, ["date,base,quote,rate", ...rows].join("\n"));
      await importOperation.run(folder.workspace, { source: "fx", files: [file] });
    }
    return await run(folder.workspace);
  } finally {
    await folder.close();
  }
}

function textOf(sold: readonly Sold[]): string {
  const usual = {
    plan: "",
    kind: "plan",
    rank: 1,
    end: "",
    quantity: 1,
    interval: "month",
    currency: "USD",
    discount_percent: "",
    industry: "",
  };
  const rows = sold.map((one) => {
    const row: Record<string, string | number> = { ...usual, ...one };
    return COLUMNS.map((column) => row[column]).join(",");
  });
  return [COLUMNS.join(","), ...rows].join("\n");
}

/** The days on which signals of a kind were open: customer, family, first day, and the first day after; "-" while it is. */
export async function openDays(workspace: Workspace, kind: KindName): Promise<string[]> {
  await signalsOperation.run(workspace, {});
  const rows = await workspace.warehouse.query(
    `select c.customer_id, f.label, r.from_day::varchar as from_day,
       case when r.until_day < date '9999-12-31' then r.until_day::varchar else '-' end as until_day
     from growth.runs r join customers c on c.customer = r.customer join families f on f.family::varchar = r.subject
     where r.kind = '${kind}' order by all`,
  );
  return rows.map((row) =>
    ["customer_id", "label", "from_day", "until_day"].map((name) => textIn(row, name)).join(" "),
  );
}
