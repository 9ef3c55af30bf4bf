import SqliteDatabase, { type Database } from "better-sqlite3";
import { SEEN, type SeenEntry } from "./log.ts";

/** Reads the Stripe objects in the log as of when it is opened, whatever is added meanwhile. Close it after use. */
export class StripeReader {
  readonly #database: Database;
  /** SQL condition for the entries it reads. */
  readonly #isSeen: string;

  /** @param until the last entry to read; all if omitted */
  constructor(path: string, until?: number) {
    this.#isSeen = until === undefined ? IS_SEEN : `${IS_SEEN} and seq <= ${until}`;
    this.#database = new SqliteDatabase(path, { readonly: true });
    this.#database.exec("begin");
  }

  close(): void {
    this.#database.close();
  }

  /** The last sequence number in the log, of any kind; 0 if it is empty. */
  lastSeq(): number {
    const row = this.#database
      .prepare<[], { seq: number | null }>("select max(seq) as seq from evidence")
      .get();
    return row?.seq ?? 0;
  }

  /** When anything was last seen, in seconds; 0 if nothing was. */
  lastSight(): number {
    const sql = `select max(seen_at) as at from evidence where ${this.#isSeen}`;
    return this.#database.prepare<[], { at: number | null }>(sql).get()?.at ?? 0;
  }

  /** The account's own objects of a type as last seen: all, or those with entries after a sequence number. */
  latest(type: string, after = 0): SeenEntry[] {
    const rows = this.#rows(
      `select * from (
         select *, row_number() over (partition by account, object_id order by seen_at desc, seq desc) as place
         from evidence where ${this.#isSeen} and customer is null and object_type = ? and body <> 'null'
           and (account, object_id) in (select account, object_id from evidence where ${this.#isSeen} and customer is null and object_type = ? and seq > ?)
       ) where place = 1 order by account, object_id`,
      [type, type, after],
    );
    return [...rows];
  }

  /** Every version of the account's own objects of a type, in the order they were seen. */
  every(type: string): SeenEntry[] {
    return [
      ...this.#rows(
        `select * from evidence where ${this.#isSeen} and customer is null and object_type = ? and body <> 'null' order by seen_at, seq`,
        [type],
      ),
    ];
  }

  /** Every object of some types as last seen, deleted ones too. */
  *allLatest(types: readonly string[]): Generator<SeenEntry> {
    yield* this.#rows(
      `select * from (
         select *, row_number() over (partition by account, object_type, object_id order by seen_at desc, seq desc) as place
         from evidence where ${this.#isSeen} and object_type in (${types.map(() => "?").join(", ")})
       ) where place = 1`,
      [...types],
    );
  }

  /** Objects with a given field, as last seen, without deleted ones. */
  *latestWith(field: string): Generator<SeenEntry> {
    const text = `%"${field}":%`;
    yield* this.#rows(
      `select * from (
         select *, row_number() over (partition by account, object_type, object_id order by seen_at desc, seq desc) as place
         from evidence where ${this.#isSeen} and (account, object_type, object_id) in
           (select account, object_type, object_id from evidence where ${this.#isSeen} and body like ?)
       ) where place = 1 and is_deleted = 0 and body ->> ? is not null order by account, object_type, object_id`,
      [text, `$.${field}`],
    );
  }

  /**
   * Entries with an impossible time, which nothing else reads: how many, and the first ones.
   * @param most how many to list
   */
  beyondTime(most: number): {
    count: number;
    entries: { account: string; type: string; id: string; at: string }[];
  } {
    const from = `from evidence where object_id is not null and not (${SEEN})`;
    const all = this.#database.prepare<[], { n: number }>(`select count(*) as n ${from}`).get();
    const entries = this.#database
      .prepare<[number], { account: string; type: string; id: string; at: string }>(
        `select account, object_type as type, object_id as id, cast(seen_at as text) as at ${from} order by seq limit ?`,
      )
      .all(most);
    return { count: all?.n ?? 0, entries };
  }

  /** Subscriptions and invoices, in any version, that name discounts never seen themselves. */
  *unknownDiscounts(): Generator<{ account: string; type: string; id: string; discount: string }> {
    yield* this.#database
      .prepare<[], { account: string; type: string; id: string; discount: string }>(
        `select distinct account, object_type as type, object_id as id, part.atom as discount
         from evidence, json_tree(evidence.body) part
         where ${this.#isSeen} and object_type in ('subscription', 'invoice') and (body like '%"discounts":["%' or body like '%"taken":[{%')
           and part.type = 'text' and (part.path like '%.discounts' or (part.key = 'discount' and part.path like '%.taken[%'))
           and not exists (select 1 from evidence told where told.account = evidence.account and told.object_id = part.atom
             and told.object_type = 'discount')
         order by account, object_type desc, object_id, discount`,
      )
      .iterate();
  }

  /** Customers of the entries after a sequence number. */
  customersAfter(seq: number): { account: string; customer: string }[] {
    return this.#database
      .prepare<[number], { account: string; customer: string }>(
        `select distinct account, customer from evidence where ${this.#isSeen} and customer is not null and seq > ? order by 1, 2`,
      )
      .all(seq);
  }

  /** Customers with a discount from one of these coupons. */
  customersWith(coupons: string[]): { account: string; customer: string }[] {
    return this.#database
      .prepare<[string], { account: string; customer: string }>(
        `select distinct account, customer from evidence where ${this.#isSeen} and object_type = 'discount' and customer is not null
           and body ->> '$.coupon' in (select value from json_each(?)) order by 1, 2`,
      )
      .all(JSON.stringify(coupons));
  }

  /** All entries of each customer, one customer at a time. */
  *customers(): Generator<SeenEntry[]> {
    yield* byCustomer(
      this.#rows(
        `select * from evidence where ${this.#isSeen} and customer is not null order by account, customer, seq`,
        [],
      ),
    );
  }

  /** All entries of each of these customers, one customer at a time. */
  *customersOf(names: Iterable<{ account: string; customer: string }>): Generator<SeenEntry[]> {
    for (const { account, customer } of names) {
      const rows = `select * from evidence where ${this.#isSeen} and account = ? and customer = ? order by seq`;
      yield* byCustomer(this.#rows(rows, [account, customer]));
    }
  }

  *#rows(sql: string, values: (string | number)[]): Generator<SeenEntry> {
    for (const row of this.#database.prepare<(string | number)[], LogRow>(sql).iterate(...values)) {
      yield {
        seq: row.seq,
        account: row.account,
        type: row.object_type,
        id: row.object_id,
        customer: row.customer,
        seenAt: row.seen_at,
        event: row.event,
        body: row.body,
        previous: row.previous,
        isDeleted: row.is_deleted === 1,
      };
    }
  }
}

/** Entries of Stripe objects with a plausible time, from 1970 to 2099. */
const IS_SEEN = `object_id is not null and ${SEEN}`;

interface LogRow {
  seq: number;
  account: string;
  object_type: string;
  object_id: string;
  customer: string | null;
  seen_at: number;
  event: string | null;
  body: string;
  previous: string | null;
  is_deleted: number;
}

function* byCustomer(entries: Iterable<SeenEntry>): Generator<SeenEntry[]> {
  let group: SeenEntry[] = [];
  for (const entry of entries) {
    const [first] = group;
    if (first !== undefined && (first.account !== entry.account || first.customer !== entry.customer)) {
      yield group;
      group = [];
    }
    group.push(entry);
  }
  if (group.length > 0) yield group;
}
