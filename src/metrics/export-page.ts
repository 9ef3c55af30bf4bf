import { CambiumError } from "../base/error.ts";
import type { Book } from "./book.ts";
import { customersOf, type ProofCustomer } from "./evidence.ts";

/** Which rows of an export are wanted; without a limit, all of them. */
export interface Page {
  limit?: number | undefined;
  offset?: number | undefined;
}

/** More rows than this are not given at once. */
export const MOST_ROWS = 100_000;
const AT_ONCE = 10_000;

/** The places of the rows of a page; one more than may be given tells that there are too many. */
export function rangeOf({ limit, offset = 0 }: Page): { first: number; end: number } {
  return { first: offset, end: offset + Math.min(limit ?? MOST_ROWS + 1, MOST_ROWS + 1) };
}

/** @throws CambiumError `unsupported` when all rows were asked for and they are too many */
export function checkPage({ limit }: Page, total: number): void {
  if (limit !== undefined || total <= MOST_ROWS) return;
  throw new CambiumError("unsupported", `that is ${total} rows, and ${MOST_ROWS} are given at once`, {
    hint: `Ask for them in parts, with a limit of up to ${MOST_ROWS} and an offset, or for fewer with a range or a filter.`,
  });
}

/** What runs over a list too long for one query. */
export async function inParts<T>(list: T[], run: (part: T[]) => Promise<void>): Promise<void> {
  for (let first = 0; first < list.length; first += AT_ONCE) await run(list.slice(first, first + AT_ONCE));
}

/** Who customers are, by their numbers, however many. */
export async function namesOf(book: Book, customers: number[]): Promise<Map<number, ProofCustomer>> {
  const names = new Map<number, ProofCustomer>();
  await inParts([...new Set(customers)], async (part) => {
    for (const [number, name] of await customersOf(book, part)) names.set(number, name);
  });
  return names;
}
