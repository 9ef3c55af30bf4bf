import { randomUUID } from "node:crypto";
import { type Generated, type Kysely, type Migration, sql } from "kysely";

/** Everything that was learned, in order. Append-only. */
export interface EvidenceTable {
  seq: Generated<number>;
  recorded_at: string;
  kind: string;
  account: string;
  /** Identifies the evidence: the same key isn't recorded twice. */
  key: string;
  body: string;
  /** For a Stripe object: type, id, customer, the second it was seen and the event that reported it. */
  object_type: string | null;
  object_id: string | null;
  customer: string | null;
  seen_at: number | null;
  event: string | null;
  previous: string | null;
  is_deleted: number | null;
}

export interface SettingTable {
  name: string;
  value: string;
}

/** What the organisation says about something, such as a product or a link between customers. */
export interface NoteTable {
  kind: string;
  key: string;
  /** JSON, validated by its reader. */
  body: string;
}

/** Everything that changed anything, in order. Append-only. */
export interface AuditTable {
  seq: Generated<number>;
  at: string;
  operation: string;
  by: string;
  /** JSON, without secrets. */
  input: string;
  was: string | null;
}

/** A single row that identifies this record. */
export interface RecordTable {
  id: string;
}

export interface Tables {
  /** Kysely's list of applied migrations. */
  kysely_migration: { name: string };
  audit: AuditTable;
  record: RecordTable;
  evidence: EvidenceTable;
  note: NoteTable;
  setting: SettingTable;
}

/** Every schema change of the record, in order. Never edit a released migration. */
export const migrations: Record<string, Migration> = {
  "0001_evidence_and_settings": {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable("evidence")
        .addColumn("seq", "integer", (column) => column.primaryKey().autoIncrement())
        .addColumn("recorded_at", "text", (column) => column.notNull())
        .addColumn("kind", "text", (column) => column.notNull())
        .addColumn("account", "text", (column) => column.notNull())
        .addColumn("key", "text", (column) => column.notNull().unique())
        .addColumn("body", "text", (column) => column.notNull())
        .execute();
      for (const change of ["update", "delete"]) {
        await sql
          .raw(
            `create trigger evidence_no_${change} before ${change} on evidence
             begin select raise(abort, 'the evidence log is append-only'); end`,
          )
          .execute(db);
      }
      await db.schema
        .createTable("setting")
        .addColumn("name", "text", (column) => column.primaryKey())
        .addColumn("value", "text", (column) => column.notNull())
        .execute();
    },
  },
  "0002_notes": {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable("note")
        .addColumn("kind", "text", (column) => column.notNull())
        .addColumn("key", "text", (column) => column.notNull())
        .addColumn("body", "text", (column) => column.notNull())
        .addPrimaryKeyConstraint("note_key", ["kind", "key"])
        .execute();
    },
  },
  "0003_stripe_objects": {
    async up(db: Kysely<unknown>): Promise<void> {
      const columns = ["object_type", "object_id", "customer", "event", "previous"];
      for (const name of columns) await db.schema.alterTable("evidence").addColumn(name, "text").execute();
      for (const name of ["seen_at", "is_deleted"])
        await db.schema.alterTable("evidence").addColumn(name, "integer").execute();
      await sql
        .raw(
          "create index evidence_object on evidence (account, object_id, object_type, seen_at) where object_id is not null",
        )
        .execute(db);
      await sql
        .raw(
          "create index evidence_customer on evidence (account, customer, seq) where object_id is not null",
        )
        .execute(db);
      await sql
        .raw(
          "create index evidence_of_account on evidence (object_type, account, object_id, seen_at) where object_id is not null and customer is null",
        )
        .execute(db);
    },
  },
  "0004_audit": {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable("audit")
        .addColumn("seq", "integer", (column) => column.primaryKey().autoIncrement())
        .addColumn("at", "text", (column) => column.notNull())
        .addColumn("operation", "text", (column) => column.notNull())
        .addColumn("by", "text", (column) => column.notNull())
        .addColumn("input", "text", (column) => column.notNull())
        .addColumn("was", "text")
        .execute();
      for (const change of ["update", "delete"]) {
        await sql
          .raw(
            `create trigger audit_no_${change} before ${change} on audit
             begin select raise(abort, 'the audit is append-only'); end`,
          )
          .execute(db);
      }
    },
  },
  "0005_record_id": {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable("record")
        .addColumn("id", "text", (column) => column.primaryKey())
        .execute();
      await sql`insert into record (id) values (${randomUUID()})`.execute(db);
    },
  },
  "0006_versions": {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable("version")
        .addColumn("seq", "integer", (column) => column.primaryKey().autoIncrement())
        .addColumn("kind", "text", (column) => column.notNull())
        .addColumn("id", "text", (column) => column.notNull())
        .addColumn("at", "text", (column) => column.notNull())
        .addColumn("recorded_at", "text", (column) => column.notNull())
        .addColumn("by", "text", (column) => column.notNull())
        .addColumn("body", "text")
        .execute();
      await db.schema.createIndex("version_of").on("version").columns(["kind", "id", "seq"]).execute();
      await db.schema.createIndex("version_after").on("version").columns(["kind", "seq"]).execute();
      for (const change of ["update", "delete"]) {
        await sql
          .raw(
            `create trigger version_no_${change} before ${change} on version
             begin select raise(abort, 'versions are append-only'); end`,
          )
          .execute(db);
      }
    },
  },
  "0007_earlier_versions": {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema.alterTable("version").addColumn("earlier", "text").execute();
    },
  },
};
