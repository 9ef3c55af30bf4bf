import pg from "pg";
import { z } from "zod";
import { CambiumError, messageOf } from "../../../base/error.ts";

/** A read-only view of a database as of one moment. */
export interface Snapshot {
  /** Its address without credentials: host:port/database. */
  place: string;
  /** The database's clock at that moment, in seconds. */
  at: number;
  /** @throws CambiumError `usage` if permission is missing, `internal` for other failures */
  query(sql: string, values?: unknown[]): Promise<unknown[]>;
  /** Streams rows in batches, so that memory use doesn't grow with their number. */
  stream(sql: string, values?: unknown[]): AsyncGenerator<unknown[]>;
}

const FETCHED = 500;
const CONNECT_MS = 15_000;
const clockSchema = z.object({ at: z.number() });
const codeSchema = z.object({ code: z.string(), message: z.string() });

/**
 * Opens a database, reads from a snapshot of it, and closes it.
 * @throws CambiumError `usage` saying why it can't connect; never includes the password
 */
export async function inSnapshot<T>(url: string, read: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const client = clientOf(url);
  const place = `${client.host}:${client.port}/${client.database ?? ""}`;
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw unconnected(error, client);
  }
  try {
    await client.query("begin transaction isolation level repeatable read, read only");
    const { rows } = await client.query("select extract(epoch from now())::float8 as at");
    const { at } = clockSchema.parse(rows[0]);
    return await read(snapshotOf(client, place, at));
  } finally {
    await client.end().catch(() => undefined);
  }
}

function clientOf(url: string): pg.Client {
  const text = url.trim();
  const isUrl = /^postgres(ql)?:\/\//.test(text);
  if (isControl(text))
    throw new CambiumError("usage", "the database URL contains a line break, tab or control character", {
      hint: "Write it on one line, and escape special characters in the password as %XX.",
    });
  try {
    if (isUrl) return new pg.Client({ connectionString: text, connectionTimeoutMillis: CONNECT_MS });
  } catch {
    // The parser's message isn't shown, since it would reveal the password.
  }
  throw new CambiumError("usage", "invalid database URL", {
    hint: "Use postgresql://user:password@host:5432/database, and escape special characters in the password as %XX.",
  });
}

function isControl(text: string): boolean {
  return [...text].some((mark) => mark < " " || mark === "\u007f");
}

function snapshotOf(client: pg.Client, place: string, at: number): Snapshot {
  let cursors = 0;
  const query = async (sql: string, values: unknown[] = []): Promise<unknown[]> => {
    try {
      return (await client.query(sql, values)).rows;
    } catch (error) {
      throw unread(error, client);
    }
  };
  return {
    place,
    at,
    query,
    async *stream(sql, values = []) {
      cursors += 1;
      const cursor = `cambium_${cursors}`;
      await query(`declare ${cursor} no scroll cursor for ${sql}`, values);
      for (;;) {
        const rows = await query(`fetch ${FETCHED} from ${cursor}`);
        if (rows.length > 0) yield rows;
        if (rows.length < FETCHED) break;
      }
      await query(`close ${cursor}`);
    },
  };
}

/** Hints by PostgreSQL or operating system error code. */
const HINTS: Record<string, string> = {
  ECONNREFUSED: "Check the host and port, and that PostgreSQL is running there.",
  ENOTFOUND: "Check the host name.",
  EAI_AGAIN: "The host name can't be resolved: check it and your network.",
  ETIMEDOUT: "A firewall may be blocking the connection: allow this machine, or use your provider's address.",
  "28P01": "Check the user and password. Escape special characters in the password as %XX.",
  "28000": "Check the user and pg_hba.conf. Your provider may need ?sslmode=require.",
  "3D000": "Check the database name after the last slash of the URL.",
  "42501":
    "Give the user access: grant usage on schema stripe to NAME; grant select on all tables in schema stripe to NAME.",
  "53300": "Too many connections: close some, or use your provider's pooler in session mode.",
};

function unconnected(error: unknown, { host, port, database }: pg.Client): CambiumError {
  const { code, message } = codeSchema.safeParse(error).data ?? { code: "", message: messageOf(error) };
  const isSecure = /ssl|certificate|self.signed/i.test(message);
  const hint = isSecure
    ? "Add ?sslmode=require to the URL. Use ?sslrootcert=FILE or ?sslmode=no-verify for a self-signed certificate, or ?sslmode=disable if the server has no TLS."
    : (HINTS[code] ?? (/timeout/i.test(message) ? HINTS.ETIMEDOUT : HINTS.ECONNREFUSED));
  return new CambiumError(
    "usage",
    `can't connect to PostgreSQL at ${host} port ${port}, database ${database ?? "(none)"}: ${reason(message)}`,
    { hint },
  );
}

function unread(error: unknown, { host, port }: pg.Client): CambiumError {
  const { code, message } = codeSchema.safeParse(error).data ?? { code: "", message: messageOf(error) };
  if (code === "42501")
    return new CambiumError("usage", `PostgreSQL says: ${message}`, { hint: HINTS[code] });
  return new CambiumError("internal", `PostgreSQL at ${host} port ${port} failed: ${reason(message)}`, {
    hint: "Progress is saved: run the same command again to continue.",
  });
}

/** The driver's message, which may be empty. */
function reason(message: string): string {
  return message === "" ? "no response" : message;
}
