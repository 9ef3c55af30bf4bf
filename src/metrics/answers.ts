import { createHash } from "node:crypto";
import type { Book } from "./compute.ts";

/** Names of kept answers: tables of a policy's schema that go with it, or when evidence changes. */
export const KEPT_PREFIX = "answer_";

/**
 * Keeps what a query over all periods answers, as a table of the schema, so that it is computed once.
 * @returns SQL that reads it
 */
export async function kept(book: Book, sql: string): Promise<string> {
  const name = `${KEPT_PREFIX}${createHash("sha256").update(sql).digest("hex").slice(0, 16)}`;
  if (!book.answers.has(name)) {
    await book.warehouse.exec(`create table if not exists ${book.schema}.${name} as ${sql}`, book.schema);
    book.answers.add(name);
  }
  return `select * from ${name}`;
}
