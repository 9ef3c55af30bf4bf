import { checkMost, LIMITS } from "../../base/limits.ts";
import type { Book } from "../../model/parts/book.ts";
import { customersOf, type ProofCustomer } from "./state-evidence.ts";

/** Which rows of an export to return; all of them without a limit. */
export interface Page {
  limit?: number | undefined;
  offset?: number | undefined;
}

/** Maximum number of rows in one query. */
const ROWS_A_QUERY = 10_000;

/**
 * Positions of the first row and the end of a page. Without a limit, it asks for one row more than allowed, to detect
 * too many.
 */
export function rangeOf({ limit, offset = 0 }: Page): { first: number; end: number } {
  return {
    first: offset,
    end: offset + Math.min(limit ?? LIMITS.exported.most + 1, LIMITS.exported.most + 1),
  };
}

/** @throws CambiumError `too_much` when no limit is set and there are too many rows */
export function checkPage({ limit }: Page, total: number): void {
  if (limit === undefined) checkMost("exported", total);
}

/** Runs a function over a list in batches that fit one query. */
export async function inParts<T>(list: T[], run: (part: T[]) => Promise<void>): Promise<void> {
  for (let first = 0; first < list.length; first += ROWS_A_QUERY)
    await run(list.slice(first, first + ROWS_A_QUERY));
}

/** The names of any number of customers. */
export async function namesOf(book: Book, customers: number[]): Promise<Map<number, ProofCustomer>> {
  const names = new Map<number, ProofCustomer>();
  await inParts([...new Set(customers)], async (part) => {
    for (const [number, name] of await customersOf(book, part)) names.set(number, name);
  });
  return names;
}
