import { quoted } from "../warehouse/literal.ts";
import type { Row, Warehouse } from "../warehouse/warehouse.ts";
import type { ReadableFile } from "./file.ts";
import type { Staged } from "./read.ts";
import { typed } from "./shape.ts";

/** How many bad rows are described; all are counted. */
const SHOWN = 20;

/**
 * Takes the bad rows out of a staged table and describes them: lines that are no rows, fields that are not what they
 * should be, rows that break a rule of their shape, repeat another, or overlap one in time.
 * @param rejects the table of lines that the CSV reader refused
 * @param known the relation of rows from earlier imports
 */
export async function takeBadRows(
  warehouse: Warehouse,
  staged: Staged,
  file: ReadableFile,
  rejects: string | null,
  known: string,
): Promise<void> {
  await takeRejects(warehouse, staged, rejects, file);
  await takeBad(warehouse, staged, file);
  await takeRepeats(warehouse, staged, file);
  await takeOverlaps(warehouse, staged, file, known);
}

/** Lines that are no rows at all: too many or too few columns, an open quote. Rows after them are counted on. */
async function takeRejects(
  warehouse: Warehouse,
  staged: Staged,
  rejects: string | null,
  file: ReadableFile,
): Promise<void> {
  if (rejects === null) return;
  const rejected = await warehouse.query(
    `select line, min(error_message) as message, min(csv_line) as text from ${rejects} group by line order by line`,
  );
  await warehouse.exec(`drop table ${rejects}; drop table ${rejects}_scan`);
  if (rejected.length === 0) return;
  const lines = rejected.map(({ line }, index) => Number(line) - 1 - index);
  await warehouse.exec(
    `update ${staged.table} set file_row = file_row + len(list_filter([${lines.join(",")}], x -> file_row >= x))`,
  );
  staged.badCount += rejected.length;
  for (const { line, message, text } of rejected.slice(0, SHOWN)) {
    const expected = `one row: ${String(message).split("\n")[0]}`;
    staged.bad.push({
      file: file.name,
      row: Number(line),
      column: null,
      value: String(text ?? ""),
      expected,
    });
  }
}

async function takeBad(warehouse: Warehouse, staged: Staged, file: ReadableFile): Promise<void> {
  const fields = staged.shape.fields.filter((field) => typed(field, "x", true).isBad !== "false");
  await take(warehouse, staged, file, "bad_field is not null", (row) => {
    const field = fields[Number(row.bad_field)];
    return {
      column: field?.name ?? null,
      expected: field === undefined ? "" : typed(field, "x", true).expected,
    };
  });
  for (const rule of staged.shape.rules ?? []) {
    await take(warehouse, staged, file, `coalesce(${rule.breaks}, false)`, () => rule, rule.column);
  }
}

async function takeRepeats(warehouse: Warehouse, staged: Staged, file: ReadableFile): Promise<void> {
  const { key } = staged.shape;
  if (key === undefined) return;
  const columns = key.map((name) => `"${name}"`).join(", ");
  const hash = `hash(${columns})`;
  const [repeated] = await warehouse.query(
    `select count(*) as n from (select ${hash} as h from ${staged.table} group by all having count(*) > 1)`,
  );
  if (Number(repeated?.n) === 0) return;
  const earlier = `(select file_row as later_row, lag(file_row, 1, null) over (partition by ${columns} order by file_row) as earlier_row from ${staged.table})`;
  await take(
    warehouse,
    staged,
    file,
    `file_row in (select later_row from ${earlier} where earlier_row is not null)`,
    () => ({ column: key[0] ?? null, expected: `no second row with the same ${key.join(", ")}` }),
    key[0],
  );
}

async function takeOverlaps(
  warehouse: Warehouse,
  staged: Staged,
  file: ReadableFile,
  known: string,
): Promise<void> {
  const { periods } = staged.shape;
  if (periods === undefined) return;
  const { of, start, end } = periods;
  const columns = ["import_account", ...of.map(quoted)].join(", ");
  const isNamed = `${quoted(of.at(-1) ?? "")} is not null`;
  const isSame = ["import_account", ...of.map(quoted), quoted(start)]
    .map((name) => `s.${name} is not distinct from k.${name}`)
    .join(" and ");
  const neighbours = `select file_row,
      starts < lag(coalesce(ends, timestamp 'infinity'), 1, timestamp '-infinity') over own as overlaps_earlier,
      lead(starts, 1, timestamp 'infinity') over own < coalesce(ends, timestamp 'infinity')
        and lead(file_row, 1, -1) over own is null as overlaps_known
    from (
      select file_row, ${columns}, ${quoted(start)} as starts, ${quoted(end)} as ends from ${staged.table} where ${isNamed}
      union all
      select null, ${columns}, ${quoted(start)}, ${quoted(end)} from ${known} k
      where ${isNamed} and not exists (select 1 from ${staged.table} s where ${isSame})
    ) window own as (partition by ${columns} order by starts, file_row)`;
  await take(
    warehouse,
    staged,
    file,
    `file_row in (select file_row from (${neighbours}) where overlaps_earlier or overlaps_known)`,
    () => ({ column: start, expected: "a start on or after the end of the item's row before it" }),
    start,
  );
}

async function take(
  warehouse: Warehouse,
  staged: Staged,
  file: ReadableFile,
  condition: string,
  describeRow: (row: Row) => { column: string | null; expected: string },
  value = "bad_value",
): Promise<void> {
  const [count] = await warehouse.query(`select count(*) as n from ${staged.table} where ${condition}`);
  if (Number(count?.n) === 0) return;
  staged.badCount += Number(count?.n);
  const rows = await warehouse.query(
    `select file_row, bad_field, "${value}"::varchar as found from ${staged.table} where ${condition} order by file_row limit ${SHOWN}`,
  );
  for (const row of rows) {
    const found = row.found === null ? null : String(row.found);
    staged.bad.push({ file: file.name, row: Number(row.file_row), value: found, ...describeRow(row) });
  }
  await copyIn(warehouse, staged);
  await warehouse.exec(`delete from ${staged.table} where ${condition}`);
}

/** Rows can only be taken out of a copy. */
async function copyIn(warehouse: Warehouse, staged: Staged): Promise<void> {
  if (staged.readFrom === null) return;
  const { table } = staged;
  await warehouse.exec(
    `create table ${table}_copy as select * from ${table}; drop view ${table}; alter table ${table}_copy rename to ${table}`,
  );
  staged.readFrom = null;
}
