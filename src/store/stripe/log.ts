import { createHash } from "node:crypto";
import type { Database, Statement } from "better-sqlite3";
import type { AuditLog } from "../audit-log.ts";

/** A Stripe object as it was seen at one time. */
export interface Seen {
  account: string;
  type: string;
  id: string;
  /** The customer it belongs to; null for objects of the account, such as prices. */
  customer: string | null;
  /** In seconds: when the event occurred, or when the response was sent. */
  seenAt: number;
  event: string | null;
  /** The fields that are kept, as JSON data. */
  body: unknown;
  /** The previous values, if an event reports them. */
  previous?: unknown;
  isDeleted?: boolean;
  /** Embedded in another object and perhaps incomplete: only recorded if nothing else is known of the object. */
  isFallback?: boolean;
}

/** The account and object of a log entry, and the event that reported it. */
export interface Origin {
  account: string;
  id: string;
  event: string | null;
}

/** A customer's subscriptions with a price: since when, and until when where all have ended, in seconds. */
export interface CustomerOnPrice {
  customer: string;
  price: string;
  from: number;
  until: number | null;
}

/** How far a source has got, stored with what it brought. */
export interface Progress {
  key: string;
  body: unknown;
}

export const PROGRESS = "stripe_sync";

/** Plausible times, in seconds. Entries outside this range are kept in the log but not used. */
export const SEEN = "seen_at between 0 and 4102444799";
/** How a list of untold fields begins. Metadata of that name holds a text, never a list. */
const UNTOLD_FIELDS = '"untold":[';
const LAST_SEEN = `coalesce(max(case when ${SEEN} then seen_at end), 0)`;

interface Last {
  body: string;
  is_deleted: number;
}

/**
 * Stripe objects in the evidence log. Uses prepared statements for bulk writes: a query builder costs ten times as much
 * per row.
 */
export class StripeLog {
  readonly #database: Database;
  readonly #audit: AuditLog;
  readonly #last: Statement<[string, string, string, number], Last>;
  readonly #insert: Statement<[Record<string, string | number | null>]>;
  readonly #summary: Statement<[], { accounts: number; objects: number; seen_at: number }>;
  readonly #find: Statement<[number], Origin>;
  readonly #changes: Statement<[], number>;
  readonly #progress: Statement<[string, string, string]>;

  constructor(database: Database, audit: AuditLog) {
    this.#database = database;
    this.#audit = audit;
    this.#last = database.prepare(
      `select body, is_deleted from evidence where account = ? and object_id = ? and object_type = ? and seen_at <= ?
       order by seen_at desc, seq desc limit 1`,
    );
    this.#insert = database.prepare(
      `insert into evidence (recorded_at, kind, account, key, body, object_type, object_id, customer, seen_at, event, previous, is_deleted)
       values (@recorded_at, 'stripe', @account, @key, @body, @type, @id, @customer, @seen_at, @event, @previous, @is_deleted)
       on conflict (key) do nothing`,
    );
    this.#summary = database.prepare(
      `select count(distinct account) as accounts, count(*) as objects, ${LAST_SEEN} as seen_at from evidence where object_id is not null`,
    );
    this.#changes = database.prepare<[], number>("select total_changes()").pluck();
    this.#find = database.prepare("select account, object_id as id, event from evidence where seq = ?");
    this.#progress = database.prepare(
      "insert into note (kind, key, body) values (?, ?, ?) on conflict (kind, key) do update set body = excluded.body",
    );
  }

  /**
   * Appends what was seen, all or none. A known event adds nothing, nor does an object that hasn't changed since it was
   * last seen.
   * @returns how many entries were added
   */
  record(seen: Seen[], recordedAt: Date, progress?: Progress): { added: number } {
    return this.#audit.change(() => {
      let added = 0;
      for (const one of seen) added += this.#add(one, recordedAt.toISOString());
      if (progress !== undefined) this.#progress.run(PROGRESS, progress.key, JSON.stringify(progress.body));
      return { added };
    });
  }

  /** Ids of an account's own objects of one type, such as prices, that were seen in full. */
  ids(account: string, type: string): Set<string> {
    const rows = this.#database
      .prepare<[string, string], string>(
        `select distinct object_id from evidence
         where account = ? and object_type = ? and object_id is not null and customer is null
           and body ->> '$.untold' is null`,
      )
      .pluck();
    return new Set(rows.all(account, type));
  }

  /** How much Stripe data the log has; null if none. */
  summary(): { accounts: number; objects: number; seen_at: string } | null {
    const row = this.#summary.get();
    if (row === undefined || row.objects === 0) return null;
    return { ...row, seen_at: new Date(row.seen_at * 1000).toISOString() };
  }

  /** Entries of each Stripe account, and when any was last seen, in seconds. */
  accounts(): { account: string; objects: number; seen_at: number }[] {
    return this.#database
      .prepare<[], { account: string; objects: number; seen_at: number }>(
        `select account, count(*) as objects, ${LAST_SEEN} as seen_at from evidence where object_id is not null group by account order by account`,
      )
      .all();
  }

  /** Whether an account has any of these objects of a type. */
  holds(account: string, type: string, ids: string[]): boolean {
    return ids.some((id) => this.#last.get(account, id, type, Number.MAX_SAFE_INTEGER) !== undefined);
  }

  /** Whether an object was last seen in full. */
  isTold(account: string, type: string, id: string): boolean {
    const last = this.#last.get(account, id, type, Number.MAX_SAFE_INTEGER);
    return last !== undefined && !last.body.includes(UNTOLD_FIELDS);
  }

  /** Whether an account has any object of its own of a type that was seen in full. */
  has(account: string, type: string): boolean {
    return this.ids(account, type).size > 0;
  }

  /**
   * The customers of an account who have or had a subscription with one of these prices, by price.
   * @returns when the first of these subscriptions started, and when the last ended, in seconds; null while one goes on
   */
  customersOnPrices(account: string, prices: string[]): CustomerOnPrice[] {
    const subscriptions = `account = @account and object_type = 'subscription' and object_id >= 'sub' and object_id < 'suc'
      and customer is not null and body <> 'null' and ${SEEN}`;
    return this.#database
      .prepare<[{ account: string; prices: string }], CustomerOnPrice>(
        `with spans as (
           select object_id, customer, min(min(body ->> '$.created', body ->> '$.started')) as begun, max(body ->> '$.ended_at') as ended
           from evidence where ${subscriptions} group by object_id
         ),
         items as (
           select distinct object_id, item.value ->> '$.price' as price from evidence, json_each(evidence.body, '$.items') item
           where ${subscriptions} and item.value ->> '$.price' in (select value from json_each(@prices))
         )
         select customer, price, min(begun) as "from", case when count(*) = count(ended) then max(ended) end as until
         from items join spans using (object_id) group by customer, price order by customer, price`,
      )
      .all({ account, prices: JSON.stringify(prices) });
  }

  /**
   * The metadata of the account's own objects of a type, in every version, oldest first: of those that ever had a key
   * beginning so.
   */
  metadataVersions(
    type: string,
    beginning: string,
  ): { id: string; recorded_at: string; seen_at: number; metadata: string }[] {
    return this.#database
      .prepare<
        [string, string, string],
        { id: string; recorded_at: string; seen_at: number; metadata: string }
      >(
        `select object_id as id, recorded_at, seen_at, coalesce(body ->> '$.metadata', '{}') as metadata from evidence
         where object_id is not null and customer is null and object_type = ? and body <> 'null' and ${SEEN}
           and (account, object_id) in (
             select account, object_id from evidence
             where object_id is not null and customer is null and object_type = ? and body like ?)
         order by seq`,
      )
      .all(type, type, `%"${beginning}%`);
  }

  /** The origin of a log entry; undefined if there is no such entry. */
  find(seq: number): Origin | undefined {
    return this.#find.get(seq);
  }

  /** A text that changes whenever the record's file does, through this connection or another. */
  stamp(): string {
    return `${this.#changes.get()} ${this.#database.pragma("data_version", { simple: true })}`;
  }

  #add(one: Seen, recordedAt: string): number {
    const body = JSON.stringify(one.body);
    const isDeleted = one.isDeleted === true ? 1 : 0;
    if (one.event === null && this.#isKnown(one, body, isDeleted)) return 0;
    return this.#insert.run({
      recorded_at: recordedAt,
      account: one.account,
      key: keyOf(one, body),
      body,
      type: one.type,
      id: one.id,
      customer: one.customer,
      seen_at: one.seenAt,
      event: one.event,
      previous: one.previous === undefined ? null : JSON.stringify(one.previous),
      is_deleted: isDeleted,
    }).changes;
  }

  #isKnown({ account, type, id, seenAt, isFallback }: Seen, body: string, isDeleted: number): boolean {
    const until = isFallback === true ? Number.MAX_SAFE_INTEGER : seenAt;
    const last = this.#last.get(account, id, type, until);
    if (last === undefined) return false;
    if (isFallback === true) return true;
    // A deleted object stays deleted, though older invoices still mention it.
    return last.body === body && (last.is_deleted === 1 || last.is_deleted === isDeleted);
  }
}

function keyOf({ account, type, id, seenAt, event }: Seen, body: string): string {
  if (event !== null) return `stripe:${account}:${event}`;
  const content = createHash("sha256").update(body).digest("hex").slice(0, 12);
  return `stripe:${account}:${type}:${id}:${seenAt}:${content}`;
}

/** A log entry of a Stripe object, as histories are built from it. */
export interface SeenEntry {
  seq: number;
  account: string;
  type: string;
  id: string;
  customer: string | null;
  seenAt: number;
  event: string | null;
  body: string;
  previous: string | null;
  isDeleted: boolean;
}
