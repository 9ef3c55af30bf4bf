import type { BadRow } from "../../../base/error.ts";
import { peopleShape } from "../../../sources/csv/people-lists.ts";
import type { Store } from "../../../store/store.ts";
import { numberIn, textIn } from "../../../warehouse/rows.ts";
import type { Row, Warehouse } from "../../../warehouse/warehouse.ts";
import { type Person, ROLES } from "../../records/schemas.ts";
import { type KnownPerson, keepPeople, peopleOf } from "../people.ts";
import { type ListFile, readList, refusedList } from "./read-list.ts";

interface PersonRow {
  id: string | null;
  name: string | null;
  email: string | null;
  role: string | null;
  active: boolean | null;
}

/** What an import came to. */
export interface ListImported {
  added: number;
  changed: number;
  same: number;
  bad: BadRow[];
  badCount: number;
}

/**
 * Imports people, all or none; known ones, by id or e-mail address, change as far as they differ.
 * @throws CambiumError `bad_input` with bad rows unless they are skipped, `conflict`, `too_much`
 */
export async function importPeople(
  store: Store,
  warehouse: Warehouse,
  files: readonly ListFile[],
  { skipBad, now }: { skipBad: boolean; now: Date },
): Promise<ListImported> {
  const known = peopleOf(store);
  const people = new Map<string, Person>();
  const bad: BadRow[] = [];
  let badCount = 0;
  for (const file of files) {
    const list = await readList(warehouse, peopleShape, file, (table) => rowsOf(warehouse, table));
    bad.push(...list.bad);
    badCount += list.badCount;
    for (const { row, ...told } of list.rows) {
      const before = knownAs(known, told);
      const id = before?.id ?? told.id ?? told.email?.toLowerCase() ?? told.name;
      const problem = problemOf(told, before, id !== null && people.has(id));
      if (problem === null && id !== null) people.set(id, personOf(told, before));
      else {
        badCount += 1;
        const { field = "name", value = null, expected = "a name" } = problem ?? {};
        bad.push({ file: file.name, row, column: list.columnOf(field), value, expected });
      }
    }
  }
  if (badCount > 0 && !skipBad) throw refusedList(bad, badCount);
  const { added, changed } = keepPeople(store, people, now);
  return { added, changed, same: people.size - added - changed, bad, badCount };
}

function knownAs(known: ReadonlyMap<string, KnownPerson>, { id, email, name }: PersonRow) {
  const own = id ?? name ?? "";
  const address = email?.toLowerCase();
  return (
    [...known.values()].find((one) => address !== undefined && one.email?.toLowerCase() === address) ??
    known.get(own)
  );
}

function problemOf(
  { id, name, email, role }: PersonRow,
  before: KnownPerson | undefined,
  isRepeated: boolean,
): { field: string; value: string | null; expected: string } | null {
  if (name === null && before === undefined) return { field: "name", value: null, expected: "a name" };
  if (email !== null && !/^[^\s@]+@[^\s@]+$/.test(email))
    return { field: "email", value: email, expected: "an e-mail address, or nothing" };
  if (role !== null && !ROLES.some((one) => one === role))
    return { field: "role", value: role, expected: "success, sales or lead" };
  return isRepeated
    ? {
        field: id === null ? "email" : "person",
        value: id ?? email,
        expected: "nobody who stands in an earlier row",
      }
    : null;
}

function personOf({ name, email, role, active }: PersonRow, before: KnownPerson | undefined): Person {
  return {
    name: name ?? before?.name ?? "",
    email: email ?? before?.email ?? null,
    role: ROLES.find((one) => one === role) ?? before?.role ?? "success",
    active: active ?? before?.active ?? true,
  };
}

async function rowsOf(warehouse: Warehouse, table: string): Promise<(PersonRow & { row: number })[]> {
  const rows = await warehouse.query(
    `select file_row, person, coalesce(name, nullif(trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')), '')) as name,
       email, role, active from ${table} order by file_row`,
  );
  return rows.map((row) => ({
    row: numberIn(row, "file_row"),
    id: textOf(row, "person"),
    name: textOf(row, "name"),
    email: textOf(row, "email"),
    role: textOf(row, "role"),
    active: typeof row.active === "boolean" ? row.active : null,
  }));
}

function textOf(row: Row, name: string): string | null {
  return row[name] === null ? null : textIn(row, name).trim();
}
