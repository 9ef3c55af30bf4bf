import { quoted } from "./literal.ts";
import type { Warehouse } from "./warehouse.ts";

/** Drops everything in a warehouse. Call it within a single step. */
export async function emptyWarehouse(warehouse: Warehouse): Promise<void> {
  const schemas = await warehouse.query(
    `select schema_name as name from information_schema.schemata
     where catalog_name = current_database() and schema_name not in ('main', 'information_schema', 'pg_catalog')`,
  );
  for (const { name } of schemas) await warehouse.exec(`drop schema ${quoted(String(name))} cascade`);
  const relations = await warehouse.query(
    `select table_name as name, table_type = 'VIEW' as is_view from information_schema.tables
     where table_catalog = current_database() and table_schema = 'main'`,
  );
  for (const { name, is_view } of relations)
    await warehouse.exec(`drop ${is_view === true ? "view" : "table"} ${quoted(String(name))}`);
}
