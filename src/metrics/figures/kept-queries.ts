import { createHash } from "node:crypto";
import { keepAnswer } from "../../model/answers.ts";
import type { Book } from "../../model/parts/book.ts";

/**
 * Keeps the answer of a query over all periods as a table of the schema, so that it's computed once and then updated
 * with new evidence. Small books answer fast enough without.
 * @param of the part of the business that the query reads, and the columns that add up over customers, if any
 * @returns SQL that reads the answer
 */
export async function kept(
  book: Book,
  sql: string,
  of: { part: string; sums: readonly string[] },
): Promise<string> {
  return book.keepsAnswers ? (await keepAlways(book, sql, of)).text : sql;
}

/**
 * Like `kept`, but also for small books: for queries that run again on every keystroke.
 * @returns the table's name, and SQL that reads it
 */
export async function keepAlways(
  book: Book,
  sql: string,
  of: { part: string; sums: readonly string[] },
): Promise<{ name: string; text: string }> {
  const name = `answer_${createHash("sha256").update(sql).digest("hex").slice(0, 16)}`;
  await keepAnswer(book.warehouse, book.schema, { name, sql, ...of });
  return { name, text: `select * from ${name}` };
}
