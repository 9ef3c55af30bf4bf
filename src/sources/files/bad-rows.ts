import type { BadRow } from "../../base/error.ts";
import { literal, quoted } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Value, Warehouse } from "../../warehouse/warehouse.ts";
import type { ReadableFile } from "./file.ts";
import type { RowAsItCame } from "./row-problems.ts";
import type { Staged } from "./staged.ts";
import type { Table } from "./table.ts";

/** How many bad rows an error describes, and how many fields of one. All rows are counted and kept. */
const SHOWN = 20;
const SHOWN_FIELDS = 5;

/**
 * Moves the bad rows of a staged table to `TABLE_bad` and describes the first ones: lines that can't be parsed, invalid
 * fields, and rows that break a rule of their shape, repeat another row, name another owner, or overlap in time.
 * @param source the table it was read from
 * @param known relation of earlier rows
 */
export async function takeBadRows(
  warehouse: Warehouse,
  staged: Staged,
  file: ReadableFile,
  { rejects, columns }: Table,
  known: string,
): Promise<void> {
  await warehouse.exec(
    `create or replace table ${staged.table}_bad (file_row bigint, "column" varchar, found varchar, expected varchar, line varchar)`,
  );
  await takeRejects(warehouse, staged, file, rejects, columns.size);
  const isBad = await hasBadFields(warehouse, staged);
  await takeFaults(warehouse, staged);
  if (isBad) {
    await takeFields(warehouse, staged);
    for (const { column, breaks, expected } of staged.rules) {
      await take(warehouse, staged, `coalesce(${breaks}, false)`, {
        column: staged.named[column] ?? literal(column),
        found: quoted(column),
        expected: literal(expected),
      });
    }
  }
  await takeRepeats(warehouse, staged);
  await takeOtherOwners(warehouse, staged, known);
  await takeOverlaps(warehouse, staged, known);
  await takeBrokenSums(warehouse, staged, known);
  await describeBad(warehouse, staged, file);
}

/** SQL for a staged table's bad rows with their original lines and values, to keep beside the import. */
export function badRowsWithLines(staged: Staged, { emptyRows }: Pick<ReadableFile, "emptyRows">): string {
  const place = beforeIn(staged.rejected, beforeIn(emptyRows, "b.file_row"));
  const cells = Object.entries(staged.cells);
  const texts = cells.map(([, sql], index) => `, (${sql})::varchar as cell_${index}`).join("");
  const whens = cells.map(([field], index) => `when ${literal(field)} then r.cell_${index}`).join(" ");
  const found = cells.length === 0 ? "b.found" : `coalesce(case b."column" ${whens} end, b.found)`;
  return `select b.file_row as "row", b."column", ${found} as found, b.expected, coalesce(b.line, r.line) as line
    from ${staged.table}_bad b
    left join (select file_row, to_json(s)::varchar as line${texts} from (${staged.asItCame}) s) r on r.file_row = ${place} and b.line is null
    order by 1`;
}

/** SQL for the place of a row among those that are read: rows before it that aren't read don't count. */
function beforeIn(leftOut: number[], at: string): string {
  return leftOut.length === 0
    ? at
    : `(${at} - len(list_filter([${leftOut.join(",")}]::bigint[], lambda one: one < ${at})))`;
}

/** A page of the bad rows kept beside an import. @param path the file `badRowsWithLines` was written to */
export async function keptBadRows(
  warehouse: Warehouse,
  path: string,
  limit: number,
  offset: number,
): Promise<
  { row: number | null; column: string | null; value: string | null; expected: string; line: string | null }[]
> {
  const text = (value: Value | undefined) => (value === null || value === undefined ? null : String(value));
  const columns =
    "{'row': 'bigint', 'column': 'varchar', 'found': 'varchar', 'expected': 'varchar', 'line': 'varchar'}";
  const rows = await warehouse.query(
    `select * from read_csv(${literal(path)}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
       new_line = '\\n', max_line_size = 100000000, buffer_size = 101000000, parallel = false, columns = ${columns})
     limit ${limit} offset ${offset}`,
  );
  return rows.map(({ row, column, found, expected, line }) => ({
    row: row === null ? null : Number(row),
    column: text(column),
    value: text(found),
    expected: text(expected) ?? "",
    line: text(line),
  }));
}

/**
 * Records lines that can't be parsed, such as those with too many columns. Row numbers after such lines, and after
 * empty lines, are shifted to match the file.
 */
async function takeRejects(
  warehouse: Warehouse,
  staged: Staged,
  file: ReadableFile,
  rejects: string | null,
  columns: number,
): Promise<void> {
  if (rejects === null) return;
  staged.rejected = await rejectedLines(warehouse, rejects);
  await countOn(warehouse, staged.table, staged.rejected);
  await warehouse.exec(
    `insert into ${staged.table}_bad
     select line, null, null, case min(error_type)
       when 'TOO MANY COLUMNS' then ${literal(`one row of ${columns} columns`)}
       when 'MISSING COLUMNS' then ${literal(`one row of ${columns} columns`)}
       when 'UNQUOTED VALUE' then 'quotes that close at the end of the value'
       else 'one row: ' || lower(min(error_type)) end, min(csv_line)
     from ${rejects} group by line;
     drop table ${rejects}; drop table ${rejects}_scan`,
  );
  await countOn(warehouse, staged.table, file.emptyRows);
  await countOn(warehouse, `${staged.table}_bad`, file.emptyRows);
}

/** The lines of a CSV that can't be parsed, ascending, as far as it was read. @param rejects their table */
export async function rejectedLines(warehouse: Warehouse, rejects: string): Promise<number[]> {
  const lines = await warehouse.query(`select line from ${rejects} group by line order by line`);
  return lines.map(({ line }) => Number(line));
}

/** Shifts the `file_row` of a table past rows that weren't counted. @param leftOut their row numbers, ascending */
export async function countOn(warehouse: Warehouse, table: string, leftOut: number[]): Promise<void> {
  if (leftOut.length === 0) return;
  const first = leftOut.map((row, index) => row - index);
  const shifts = `select first, max(shift) as shift from
    (select unnest([${first.join(",")}]::bigint[]) as first, generate_subscripts([${first.join(",")}]::bigint[], 1) as shift) group by first`;
  await warehouse.exec(
    `update ${table} t set file_row = t.file_row + m.shift from
      (select r.file_row as at, s.shift from (select distinct file_row from ${table}) r asof join (${shifts}) s on r.file_row >= s.first) m
     where t.file_row = m.at`,
  );
}

/** In one pass, checks single rows for errors, counts the rows, and finds which text columns need no cleaning. */
async function hasBadFields(warehouse: Warehouse, staged: Staged): Promise<boolean> {
  const rules = staged.rules.map(({ breaks }) => `coalesce(${breaks}, false)`);
  const breaks = rules.length === 0 ? "false" : rules.join(" or ");
  const texts = staged.texts.map((name) => `, bool_and(${name}) as ${name}`).join("");
  const [found] = await warehouse.query(
    `select count(*) as rows, count(*) filter (case when bad_field is not null then true else ${breaks} end) as bad${texts}
     from ${staged.checked}`,
  );
  staged.rows = numberIn(found, "rows");
  if (numberIn(found, "bad") > 0) return true;
  if (staged.texts.length > 0) await staged.trust(staged.texts.filter((name) => found?.[name] === true));
  return false;
}

async function takeFields(warehouse: Warehouse, staged: Staged): Promise<void> {
  const pick = (value: (one: Staged["typed"][number]) => string) =>
    `case bad_field ${staged.typed.map((one, index) => `when ${index} then ${value(one)}`).join(" ")} end`;
  await take(warehouse, staged, "bad_field is not null", {
    column: pick(({ field }) => staged.named[field.name] ?? literal(field.name)),
    found: "bad_value",
    expected: pick(({ typed: { expected } }) => literal(expected)),
  });
}

/** Takes the rows with cells of a sheet whose value can't be known. */
async function takeFaults(warehouse: Warehouse, staged: Staged): Promise<void> {
  if (staged.faults.length === 0) return;
  const values = staged.faults.map(
    ({ row, column, value, expected }) =>
      `(${row}, ${literal(column)}, ${value === null ? "null" : literal(value)}, ${literal(expected)})`,
  );
  await warehouse.exec(
    `create or replace temp table faults as select * from (values ${values.join(", ")}) as f(in_row, "column", found, expected)
     qualify row_number() over (partition by in_row) = 1`,
  );
  const of = (name: string) => `(select ${name} from faults where in_row = file_row)`;
  await take(warehouse, staged, "file_row in (select in_row from faults)", {
    column: of('"column"'),
    found: of("found"),
    expected: of("expected"),
  });
  await warehouse.exec("drop table faults");
}

async function takeRepeats(warehouse: Warehouse, staged: Staged): Promise<void> {
  const { key } = staged.shape;
  if (key === undefined) return;
  const columns = key.map((name) => quoted(name === "account" ? "import_account" : name)).join(", ");
  const [repeated] = await warehouse.query(
    `select count(*) as n from (select hash(${columns}) as h from ${staged.table} group by all having count(*) > 1)`,
  );
  if (numberIn(repeated, "n") === 0) return;
  const earlier = `select file_row as later, lag(file_row, 1, null) over (partition by ${columns} order by file_row) as earlier from ${staged.table}`;
  await take(warehouse, staged, `file_row in (select later from (${earlier}) where earlier is not null)`, {
    column: literal(key[0] ?? ""),
    found: quoted(key[0] ?? ""),
    expected: literal(`no second row with the same ${key.filter((name) => name !== "account").join(", ")}`),
  });
}

/**
 * Removes rows of an item (or other key) that belongs to different owners in this file or in earlier imports it doesn't
 * replace.
 */
async function takeOtherOwners(warehouse: Warehouse, staged: Staged, known: string): Promise<void> {
  const { owner, key } = staged.shape;
  if (owner === undefined || key === undefined) return;
  const [of, is] = [quoted(owner.of), quoted(owner.is)];
  const isSame = [
    ...new Set(["import_account", ...key.filter((name) => name !== "account").map(quoted)]),
  ].map((name) => `s.${name} is not distinct from k.${name}`);
  const rows = `(select import_account, ${of}, ${is} from ${staged.table}
    union all
    select k.import_account, k.${of}, k.${is} from ${known} k
    where exists (select 1 from ${staged.table} s where s.import_account = k.import_account and s.${of} = k.${of})
      and not exists (select 1 from ${staged.table} s where ${isSame.join(" and ")}))`;
  const [several] = await warehouse.query(
    `select count(*) as n from (select 1 from ${rows} group by hash(import_account, ${of}) having min(hash(${is})) <> max(hash(${is})))`,
  );
  if (numberIn(several, "n") === 0) return;
  const disputed = `select import_account, ${of} from ${rows} group by all having min(${is}) <> max(${is})`;
  await take(warehouse, staged, `(import_account, ${of}) in (${disputed})`, {
    column: literal(owner.is),
    found: is,
    expected: literal(
      `one ${owner.is} for each ${owner.of}, in this file and earlier imports: give the ${owner.of} of another ${owner.is} its own id`,
    ),
  });
}

async function takeOverlaps(warehouse: Warehouse, staged: Staged, known: string): Promise<void> {
  const { periods } = staged.shape;
  if (periods === undefined) return;
  const [start, end] = [quoted(periods.start), quoted(periods.end)];
  const columns = ["import_account", ...periods.of.map(quoted)].join(", ");
  const isNamed = `${quoted(periods.of.at(-1) ?? "")} is not null`;
  const isSame = ["import_account", ...periods.of.map(quoted), start].map(
    (name) => `s.${name} is not distinct from k.${name}`,
  );
  const judged = `select file_row,
      starts < max(coalesce(ends, timestamp 'infinity')) over (${frame("unbounded preceding and 1 preceding", columns)})
      or coalesce(ends, timestamp 'infinity') > min(case when file_row is null then starts end)
        over (${frame("1 following and unbounded following", columns)}) as is_over
    from (
      select file_row, ${columns}, ${start} as starts, ${end} as ends from ${staged.table} where ${isNamed}
      union all
      select null, ${columns}, ${start}, ${end} from ${known} k
      where ${isNamed} and not exists (select 1 from ${staged.table} s where ${isSame.join(" and ")})
    )`;
  await take(
    warehouse,
    staged,
    `file_row in (select file_row from (${judged}) where is_over and file_row is not null)`,
    {
      column: literal(periods.start),
      found: start,
      expected: literal(
        "a start on or after the end of the item's other periods, in this file or imported before",
      ),
    },
  );
}

/** A level that falls below zero: changes before it are missing. Half a minor unit is what rounding may leave. */
const LEAST_SUM = -0.005;
/** The most that is counted exactly, in major units. */
const MOST_SUM = "9007199254.740991";

/** Removes changes by which a level falls below zero or rises beyond what is counted, with those imported before. */
async function takeBrokenSums(warehouse: Warehouse, staged: Staged, known: string): Promise<void> {
  const { sums } = staged.shape;
  if (sums === undefined) return;
  const [at, level, change] = [sums.at, sums.level, sums.change].map(quoted);
  const columns = ["import_account", ...sums.of.map(quoted)].join(", ");
  const isSame = ["import_account", ...sums.of.map(quoted), at].map(
    (name) => `s.${name} is not distinct from k.${name}`,
  );
  const rows = `select file_row, ${columns}, ${at} as held_at, ${level} as level, ${change} as change from`;
  const running = `
    with entries as (
      ${rows} ${staged.table}
      union all
      ${rows.replace("file_row", "null")} (select *, dense_rank() over (partition by ${columns}, ${at} order by import_seq desc, import_file desc) as age from ${known}) k
      where age = 1 and not exists (select 1 from ${staged.table} s where ${isSame.join(" and ")})
    ), spells as (
      select *, count(level) over (partition by ${columns} order by held_at, file_row rows unbounded preceding) as spell from entries
    )
    select file_row, coalesce(max(level) over (partition by ${columns}, spell), 0) / 1000000
      + coalesce(sum(case when level is null then change end) over (partition by ${columns}, spell order by held_at, file_row rows unbounded preceding), 0) as total
    from spells`;
  const isBroken = `total not between ${LEAST_SUM} and ${MOST_SUM}`;
  await take(
    warehouse,
    staged,
    `file_row in (select file_row from (${running}) where ${isBroken} and file_row is not null)`,
    {
      column: literal(sums.change),
      found: change ?? "null",
      expected: literal(
        "a change that leaves MRR at zero or above, and below 9 billion: are changes before it missing?",
      ),
    },
  );
}

function frame(rows: string, columns: string): string {
  return `partition by ${columns} order by starts, file_row rows between ${rows}`;
}

/** Moves rows that match a condition to the bad rows. All values of the bad row are SQL. */
async function take(
  warehouse: Warehouse,
  staged: Staged,
  condition: string,
  { column, found, expected }: { column: string; found: string; expected: string },
): Promise<void> {
  const [count] = await warehouse.query(`select count(*) as n from ${staged.checked} where ${condition}`);
  if (numberIn(count, "n") === 0) return;
  staged.rows -= numberIn(count, "n");
  await copyIn(warehouse, staged);
  await warehouse.exec(
    `create or replace temp table taken as select rowid as place, file_row from ${staged.table} where ${condition};
     insert into ${staged.table}_bad select file_row, ${column}, ${found}::varchar, ${expected}, null
     from ${staged.table} where rowid in (select place from taken);
     delete from ${staged.table} where file_row in (select file_row from taken);
     drop table taken`,
  );
}

/** Turns a view over the file into a table, so that rows can be removed. */
async function copyIn(warehouse: Warehouse, staged: Staged): Promise<void> {
  if (staged.readFrom === null) return;
  const { table } = staged;
  await warehouse.exec(
    `create table ${table}_copy as select * from ${staged.checked}; drop view ${table}; alter table ${table}_copy rename to ${table}`,
  );
  staged.readFrom = null;
  staged.checked = table;
}

async function describeBad(warehouse: Warehouse, staged: Staged, file: ReadableFile): Promise<void> {
  const [count] = await warehouse.query(`select count(distinct file_row) as n from ${staged.table}_bad`);
  staged.badCount = numberIn(count, "n");
  if (staged.isOfGrid) {
    const [good] = await warehouse.query(`select count(distinct file_row) as n from ${staged.table}`);
    staged.rows = numberIn(good, "n");
  }
  if (staged.badCount === 0) return;
  const rows = await warehouse.query(
    `select file_row, "column", coalesce(found, line) as found, expected from ${staged.table}_bad order by file_row limit ${SHOWN}`,
  );
  const bad = rows.map((row) => ({
    file: file.name,
    row: numberIn(row, "file_row"),
    column: row.column === null ? null : textIn(row, "column"),
    value: row.found === null ? null : textIn(row, "found"),
    expected: textIn(row, "expected"),
  }));
  staged.bad = staged.isOfGrid ? bad : withAllFields(bad, await staged.asTheyCame(bad.map(({ row }) => row)));
}

/** Bad rows with their values as they stand in the file, and with the other invalid fields of the same row. */
function withAllFields(bad: (BadRow & { row: number })[], rows: RowAsItCame[]): BadRow[] {
  const fieldsOf = new Map(rows.map(({ row, fields }) => [row, fields]));
  return bad.flatMap((one) => {
    const fields = fieldsOf.get(one.row) ?? new Map<string, never>();
    const others = [...fields].flatMap(([column, { text, expected }]): BadRow[] =>
      expected === null || column === one.column ? [] : [{ ...one, column, value: text, expected }],
    );
    const value = fields.get(one.column ?? "")?.text ?? one.value;
    return [{ ...one, value }, ...others].slice(0, SHOWN_FIELDS);
  });
}
