import { literal } from "../../warehouse/literal.ts";
import { textIn } from "../../warehouse/rows.ts";
import type { Workspace } from "../workspace.ts";

/**
 * The currencies in use that no exchange rate leads to a currency from; all of them, where there is no rate of it at
 * all. None where nothing was measured yet.
 * @param currency defaults to the organisation's
 */
export async function withoutRates(workspace: Workspace, currency?: string): Promise<string[]> {
  const { warehouse } = workspace;
  const known = await warehouse.query(
    "select table_name from information_schema.tables where table_name in ('currencies', 'known_rates')",
  );
  if (new Set(known.map((row) => textIn(row, "table_name"))).size < 2) return [];
  const to = literal(currency ?? (await workspace.settings()).currency);
  const rows = await warehouse.query(
    `with rated as (select base as code from known_rates union select quote from known_rates)
     select code from currencies
     where code <> ${to} and (code not in (from rated) or ${to} not in (from rated)) order by code`,
  );
  return rows.map((row) => textIn(row, "code"));
}
