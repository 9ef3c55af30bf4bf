import { createHash } from "node:crypto";
import { keepAnswer } from "../../model/answers.ts";
import type { Book } from "../../model/parts/book.ts";

/**
 * Keeps what a query over all periods answers, as a table of the schema, so that it is computed once; new evidence is
 * added to it. Small books answer at once anyway, and keep nothing.
 * @param of the part of the business that it reads, and its columns that add up over customers, if its rows do
 * @returns SQL that reads it
 */
export async function kept(
  book: Book,
  sql: string,
  of: { part: string; sums: readonly string[] },
): Promise<string> {
  return book.keepsAnswers ? (await keepAlways(book, sql, of)).text : sql;
}

/**
 * The same, also in small books: for what is asked again with every key that is pressed.
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
