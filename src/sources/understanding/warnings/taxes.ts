import { quoted } from "../../../warehouse/literal.ts";
import { numberIn } from "../../../warehouse/rows.ts";
import type { Warehouse } from "../../../warehouse/warehouse.ts";
import type { Staged } from "../../files/staged.ts";
import { plainHeader, type TakenColumn } from "../columns-taken.ts";

/** A column of tax that nothing takes off the amount. */
export interface TaxColumn {
  column: string;
  /** How many rows have tax in it. */
  rows: number;
}

/** How columns of tax are called, without spaces and signs; a rate or a number of registration is none. */
const TAX =
  /^(sales|invoice|line|total|order)?(tax(es)?|vat|gst|hst|pst|qst|mwst|ust|mehrwertsteuer|umsatzsteuer|steuer|tva|iva|igv|icms|moms|btw|ppn|sst|税|税额|稅额|稅額|增值税)(amount|total|betrag|value)?$/u;
/** What amounts are called that have no tax in them. */
const WITHOUT_TAX = /\b(net(to)?|ht)\b|excl|without|before|subtotal/i;

/**
 * Finds the columns of tax that a file of amounts has and nothing uses: only those with an amount in some row.
 * @param amount what the file calls the amount
 * @param kept columns that the user has kept as attributes
 */
export async function readTaxes(
  warehouse: Warehouse,
  { table, extras }: Staged,
  columns: TakenColumn[],
  { amount = "", kept = [] }: { amount?: string; kept?: string[] },
): Promise<TaxColumn[]> {
  const said = new Set(kept.map((name) => name.toLowerCase()));
  const isUsed = columns.some(({ field }) => field === "tax");
  if (isUsed || WITHOUT_TAX.test(amount)) return [];
  const found: TaxColumn[] = [];
  for (const { name, column } of extras.filter((one) => isTax(one.name) && !said.has(one.name))) {
    const [row] = await warehouse.query(
      `select count(*) as n from ${table} where regexp_matches(${quoted(column)}::varchar, '[1-9]') and not contains(${quoted(column)}::varchar, '%')`,
    );
    const rows = numberIn(row, "n");
    if (rows > 0) found.push({ column: name, rows });
  }
  return found;
}

function isTax(header: string): boolean {
  return TAX.test(plainHeader(header));
}
