import { createHash } from "node:crypto";
import type { Database, Statement } from "better-sqlite3";
import type { AuditLog } from "../audit-log.ts";

/** One object of Stripe's as it was seen once. */
export interface Seen {
  account: string;
  type: string;
  id: string;
  /** The customer that it belongs to; null for what is the account's, such as prices. */
  customer: string | null;
  /** Seconds: when an event told it, or when the answer that held it was given. */
  seenAt: number;
  event: string | null;
  /** What is kept of it, as JSON can hold it. */
  body: unknown;
  /** What it was before, where an event tells. */
  previous?: unknown;
  isDeleted?: boolean;
  /** It is told in another object, and perhaps not whole: taken only while nothing else is known of it. */
  isFallback?: boolean;
}

/** Which object of which account an entry of the log is of, and the event that told it. */
export interface Origin {
  account: string;
  id: string;
  event: string | null;
}

/** How far a source has come, kept with what it brought. */
export interface Progress {
  key: string;
  body: unknown;
}

export const PROGRESS = "stripe_sync";

/** The seconds at which something can have been seen; what an event says beyond that is kept, and not counted with. */
export const SEEN = "seen_at between 0 and 4102444799";
const LAST_SEEN = `coalesce(max(case when ${SEEN} then seen_at end), 0)`;

interface Last {
  body: string;
  is_deleted: number;
}

/** What is written in bulk goes by prepared statements: a query builder costs ten times as much a row. */
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
   * Adds to the log what was seen, all of it or nothing. An event that is known adds nothing, nor does an object that is as it was last seen.
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

  /** The ids of the account's own objects of one type, such as its prices, that were seen and are told whole. */
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

  /** How much of Stripe the log holds; null for nothing. */
  summary(): { accounts: number; objects: number; seen_at: string } | null {
    const row = this.#summary.get();
    if (row === undefined || row.objects === 0) return null;
    return { ...row, seen_at: new Date(row.seen_at * 1000).toISOString() };
  }

  /** How much the log holds of each account of Stripe's, and the second at which anything of it was last seen. */
  accounts(): { account: string; objects: number; seen_at: number }[] {
    return this.#database
      .prepare<[], { account: string; objects: number; seen_at: number }>(
        `select account, count(*) as objects, ${LAST_SEEN} as seen_at from evidence where object_id is not null group by account order by account`,
      )
      .all();
  }

  /** Whether an account has any of some objects of a type. */
  holds(account: string, type: string, ids: string[]): boolean {
    return ids.some((id) => this.#last.get(account, id, type, Number.MAX_SAFE_INTEGER) !== undefined);
  }

  /** Whether an object of an account was seen, and is told whole. */
  isTold(account: string, type: string, id: string): boolean {
    const last = this.#last.get(account, id, type, Number.MAX_SAFE_INTEGER);
    return last !== undefined && !last.body.includes('"untold":');
  }

  /** Whether an account has any object of a type. */
  has(account: string, type: string): boolean {
    return this.ids(account, type).size > 0;
  }

  /** What an entry of the log is of. */
  find(seq: number): Origin | undefined {
    return this.#find.get(seq);
  }

  /** Another text whenever anything in the file that holds it has changed, by this connection or another. */
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
    // What was deleted never comes back, though older invoices still tell of it.
    return last.body === body && (last.is_deleted === 1 || last.is_deleted === isDeleted);
  }
}

function keyOf({ account, type, id, seenAt, event }: Seen, body: string): string {
  if (event !== null) return `stripe:${account}:${event}`;
  const content = createHash("sha256").update(body).digest("hex").slice(0, 12);
  return `stripe:${account}:${type}:${id}:${seenAt}:${content}`;
}

/** One entry of the log of Stripe objects, as a history is made from them. */
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
