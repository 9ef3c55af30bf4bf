import { checkMost, LIMITS } from "../../base/limits.ts";
import type { Book } from "../../model/parts/book.ts";
import { customersOf, type ProofCustomer } from "./state-evidence.ts";

/** Which rows of an export are wanted; without a limit, all of them. */
export interface Page {
  limit?: number | undefined;
  offset?: number | undefined;
}

/** How many rows one query is asked about. */
const ROWS_A_QUERY = 10_000;

/** The places of the rows of a page; one more than may be given tells that there are too many. */
export function rangeOf({ limit, offset = 0 }: Page): { first: number; end: number } {
  return {
    first: offset,
    end: offset + Math.min(limit ?? LIMITS.exported.most + 1, LIMITS.exported.most + 1),
  };
}

/** @throws CambiumError `too_much` when all rows were asked for and they are too many */
export function checkPage({ limit }: Page, total: number): void {
  if (limit === undefined) checkMost("exported", total);
}

/** What runs over a list too long for one query. */
export async function inParts<T>(list: T[], run: (part: T[]) => Promise<void>): Promise<void> {
  for (let first = 0; first < list.length; first += ROWS_A_QUERY)
    await run(list.slice(first, first + ROWS_A_QUERY));
}

/** Who customers are, by their numbers, however many. */
export async function namesOf(book: Book, customers: number[]): Promise<Map<number, ProofCustomer>> {
  const names = new Map<number, ProofCustomer>();
  await inParts([...new Set(customers)], async (part) => {
    for (const [number, name] of await customersOf(book, part)) names.set(number, name);
  });
  return names;
}
