import { dateOfDay } from "../base/zone.ts";
import type { Book } from "../model/parts/book.ts";
import { literal } from "../warehouse/literal.ts";
import type { KindName } from "./signals/kinds.ts";
import { type KindValues, refreshRuns } from "./signals/signal-runs.ts";
import { followNames } from "./world/build-world.ts";
import { followUse } from "./world/use.ts";

/**
 * Brings the tables of growth up to date with usage that became known from a day on. What was known before that day, and
 * so what held before it, stays as it is: recording later never changes what an earlier day says.
 * @param since the first day on which something new was known
 */
export async function followUsage(
  book: Book,
  since: number,
  settings: Partial<Record<KindName, KindValues>>,
): Promise<void> {
  const day = `date ${literal(dateOfDay(since))}`;
  await followNames(book);
  await followUse(book.warehouse, book.schema, day);
  await refreshRuns(book, day, settings);
}
