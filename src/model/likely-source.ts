import { CambiumError } from "../base/error.ts";
import type { ReadableFile } from "../sources/files/file.ts";
import { MissingColumns } from "../sources/files/refusal.ts";
import { describeTable } from "../sources/files/table.ts";
import { wayOut } from "../sources/files/way-out.ts";
import { isSource, SOURCES, type SourceName } from "../sources/sources.ts";
import { likeliest } from "../sources/understanding/likely-kind.ts";
import type { Mapping } from "../store/file-mapping.ts";
import type { Warehouse } from "../warehouse/warehouse.ts";

/** Tried first where a file could be several kinds. */
const USUAL = "subscriptions";

/** What a file looks like, in words. */
const LOOKS: Record<SourceName, string> = {
  sigma: "a Stripe Sigma table",
  subscriptions: "a list of subscription periods",
  mrr: "MRR by month",
  changes: "a log of changes",
  current: "a list of what is current on a day",
  invoices: "a list of invoices",
  states: "item states",
  fx: "exchange rates",
  costs: "costs",
  usage: "usage",
};

/** The kind of list that a file most likely is; null where it's none. */
export async function likelySource(
  warehouse: Warehouse,
  file: ReadableFile,
  mapping: Mapping,
): Promise<SourceName | null> {
  const table = await describeTable(warehouse, file, mapping.delimiter);
  const others = Object.keys(SOURCES).filter(isSource);
  const names: SourceName[] = [USUAL, ...others.filter((name) => name !== USUAL)];
  const kinds = names.map((kind) => ({ kind, shapes: SOURCES[kind].shapes }));
  return likeliest(file, table, kinds, mapping);
}

/** The error for a file that lacks columns, which first names the kind that it looks like, where that is another one. */
export async function withLikelySource(
  warehouse: Warehouse,
  file: ReadableFile,
  source: SourceName,
  mapping: Mapping,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof MissingColumns)) return error;
  const likely = await likelySource(warehouse, file, mapping);
  if (likely === null || likely === source) return error;
  const ofDay = likely === "current" && mapping.set.as_of === undefined;
  const way = wayOut({
    advice: `It looks like ${LOOKS[likely]}, so import it as that`,
    source: likely,
    ...(ofDay && { options: [{ option: "as_of", value: null, example: "DATE" }] }),
  });
  const { message, hint, badRows } = error;
  return new CambiumError("bad_input", message, {
    hint: [way.sentence, hint].filter(Boolean).join(" "),
    ways: [way],
    badRows,
    cause: error,
  });
}
