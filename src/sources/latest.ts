/** SQL for the rows of a raw table that no later import replaced: one per account and key. */
export function latest(table: string, key: string[]): string {
  const columns = ["import_account", ...key].join(", ");
  return `(select * from ${table} qualify row_number() over (partition by ${columns} order by import_seq desc, import_file desc, file_row desc) = 1)`;
}
