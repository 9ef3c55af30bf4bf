import type { BadRow } from "../../../base/error.ts";
import { groupedBy } from "../../../base/grouped.ts";
import { dateOfDay, type Zone } from "../../../base/zone.ts";
import { LINKED_SCHEMA } from "../../../model/links/linked-books.ts";
import type { Book } from "../../../model/parts/book.ts";
import { ownersShape } from "../../../sources/csv/people-lists.ts";
import { numberIn, textIn } from "../../../warehouse/rows.ts";
import type { GrowthBook } from "../../growth-book.ts";
import { type Ownership, type Person, ROLES } from "../../records/schemas.ts";
import { type KnownPerson, keepPeople, peopleOf } from "../people.ts";
import { planOwners, type WantedOwner } from "../set-owners.ts";
import { type ListFile, type ListRows, readList, refusedList } from "./read-list.ts";

interface OwnerRow {
  text: string;
  /** Numbers of the customers that are called so: by id, else by subscription, else by name. */
  customers: number[];
  person: string | null;
  role: Ownership["role"] | null;
  from: string | null;
}

/** What an import of owners came to. */
export interface OwnersImported {
  changed: number;
  same: number;
  /** Rows without a person. */
  leftOut: number;
  addedPeople: number;
  bad: BadRow[];
  badCount: number;
}

/** How owners are imported. */
interface OwnersAsked {
  role: Ownership["role"];
  /** Whether people who aren't known are added, by their e-mail address or name. */
  addsPeople: boolean;
  skipBad: boolean;
  zone: Zone;
  now: Date;
}

/**
 * Imports who owns which customer, all or none; what is so already writes nothing. Owners must be open (`openOwners`).
 * @throws CambiumError `bad_input` with bad rows unless they are skipped, `too_much`
 */
export async function importOwners(
  growth: GrowthBook,
  files: readonly ListFile[],
  { role, addsPeople, skipBad, zone, now }: OwnersAsked,
): Promise<OwnersImported> {
  const { book, store, today } = growth;
  const find = personFinder([...peopleOf(store).values()]);
  const fresh = new Map<string, Person>();
  const wanted = new Map<string, WantedOwner>();
  const done: OwnersImported = { changed: 0, same: 0, leftOut: 0, addedPeople: 0, bad: [], badCount: 0 };
  for (const file of files) {
    const list = await readList(book.warehouse, ownersShape, file, (table) => rowsOf(book, zone, table));
    done.bad.push(...list.bad);
    done.badCount += list.badCount;
    for (const row of list.rows) {
      if (row.person === null) {
        done.leftOut += 1;
        continue;
      }
      const own = row.role ?? role;
      const person = find(row.person) ?? (addsPeople ? added(fresh, row.person, own) : undefined);
      const [customer] = row.customers;
      const from = row.from ?? dateOfDay(today);
      const key = JSON.stringify([customer, own, from]);
      const problem = problemOf(row, person, wanted.get(key)?.person);
      if (problem === null && customer !== undefined && person !== undefined)
        wanted.set(key, { customer, role: own, person, from });
      else tell(done, list, file.name, row.row, problem);
    }
  }
  if (done.badCount > 0 && !skipBad) throw refusedList(done.bad, done.badCount);
  const { changed, write } = await planOwners(growth, [...wanted.values()], now);
  const addedPeople = store.together(() => {
    write();
    return keepPeople(store, fresh, now).added;
  });
  return { ...done, addedPeople, changed, same: wanted.size - changed };
}

interface Problem {
  field: string;
  value: string | null;
  expected: string;
}

function problemOf(
  { text, customers, person: said }: OwnerRow,
  person: string | undefined,
  other: string | null | undefined,
): Problem | null {
  if (customers.length !== 1) {
    const expected =
      customers.length === 0
        ? "a customer by id, subscription or name"
        : "the id of one customer: several are called so";
    return { field: "customer", value: text, expected };
  }
  if (person === undefined)
    return {
      field: "person",
      value: said,
      expected: "one person by id, e-mail address or name; or add people with --add-people",
    };
  if (other !== undefined && other !== person)
    return { field: "person", value: said, expected: "one owner of the customer in the role from that day" };
  return null;
}

function tell(
  done: OwnersImported,
  list: ListRows<OwnerRow>,
  file: string,
  row: number,
  problem: Problem | null,
): void {
  const { field, value, expected } = problem ?? { field: "customer", value: null, expected: "a customer" };
  done.badCount += 1;
  done.bad.push({ file, row, column: list.columnOf(field), value, expected });
}

/** Finds the id of a person by id, e-mail address or name; undefined where nobody or several are called so. */
function personFinder(people: readonly KnownPerson[]): (text: string) => string | undefined {
  const plain = (text: string) => text.trim().toLowerCase();
  const ids = new Map(people.map(({ id }) => [plain(id), id]));
  const addresses = new Map(people.flatMap(({ id, email }) => (email === null ? [] : [[plain(email), id]])));
  const names = groupedBy(people, ({ name }) => plain(name));
  return (text) => {
    const named = names.get(plain(text)) ?? [];
    return (
      ids.get(plain(text)) ?? addresses.get(plain(text)) ?? (named.length === 1 ? named[0]?.id : undefined)
    );
  };
}

/** Adds a person who isn't known, once. */
function added(fresh: Map<string, Person>, text: string, role: Ownership["role"]): string {
  const id = text.trim().toLowerCase();
  const email = id.includes("@") ? id : null;
  if (!fresh.has(id)) fresh.set(id, { name: text.trim(), email, role, active: true });
  return id;
}

async function rowsOf(book: Book, zone: Zone, table: string): Promise<(OwnerRow & { row: number })[]> {
  const { warehouse, isLinked } = book;
  const number = isLinked ? "coalesce(l.representative, c.customer)" : "c.customer";
  const links = isLinked ? `left join ${LINKED_SCHEMA}.linked_customers l on l.customer = c.customer` : "";
  const rows = await warehouse.query(
    `with asked as (select distinct customer as text, lower(trim(customer)) as plain, account from ${table}),
     called as (
       select a.text, a.account as asked_account, 1 as rank, c.customer from asked a join customers c on c.customer_id = a.text
         where a.account is null or c.account = a.account
       union
       select a.text, a.account, 2, i.customer from asked a join items i on i.subscription_id = a.text
         where a.account is null or i.account = a.account
       union
       select a.text, a.account, 3, c.customer from asked a join customers c on lower(c.name) = a.plain
         where a.account is null or c.account = a.account
     ),
     best as (
       select text, asked_account, rank, ${number} as customer from called c ${links}
       qualify rank = min(rank) over (partition by text, asked_account)
     ),
     found as (select text, asked_account, list(distinct customer order by customer)::varchar as customers from best group by all)
     select t.file_row, t.customer as text, t.person, t.role, epoch_ms(t."from")::double as at, t.from_is_date as is_date,
       coalesce(f.customers, '[]') as customers
     from ${table} t left join found f on f.text = t.customer and f.asked_account is not distinct from t.account
     order by t.file_row`,
  );
  return rows.map((row) => ({
    row: numberIn(row, "file_row"),
    text: textIn(row, "text"),
    customers: textIn(row, "customers").match(/\d+/g)?.map(Number) ?? [],
    person: row.person === null ? null : textIn(row, "person"),
    role: ROLES.find((one) => one === row.role) ?? null,
    from: row.at === null ? null : dayOf(numberIn(row, "at"), row.is_date === true, zone),
  }));
}

/** A day of the file, which is written as one or as an instant. */
function dayOf(ms: number, isDate: boolean, zone: Zone): string {
  return dateOfDay(isDate ? Math.floor(ms / 86_400_000) : zone.dayOf(ms));
}
