import { answer } from "../../metrics/figures/compute.ts";
import { understand } from "../../metrics/question/question.ts";
import { leaderboard } from "../../metrics/rankings/leaderboard.ts";
import type { Expanded } from "./expanded.ts";
import { FEW, type GridRow } from "./grid-row.ts";

/** Values of a dimension are read of all, since the largest rates need not be of the largest. */
const ALL = 100_000;

/**
 * Expansion by the values of a dimension, with the customers that are behind it.
 * @param headroomOf open headroom by value, in minor units; null where it can't be told by this dimension
 */
export async function expandedValues(
  { book, subject, asked }: Expanded,
  by: string,
  headroomOf: ReadonlyMap<string, number> | null,
  compare?: "previous" | "year" | undefined,
): Promise<{ total: number; value: number; rows: GridRow[] }> {
  const { metric: _, ...question } = asked;
  const compared = compare === undefined ? {} : { compare };
  const asking = { ...question, ...compared, metric: "expansion_mrr", by, top: ALL };
  const ranked = await leaderboard(book, asking, subject);
  const where = [...(question.where ?? []), "type=expansion"];
  const grown = await leaderboard(book, { ...question, where, metric: "mrr_growth", by, top: ALL }, subject);
  const rates = new Map(grown.rows.map(({ key, value }) => [key, value]));
  const customers = async (metric: string) => {
    const counted = understand(
      { ...question, metric, by: [by], counts: metric === "expansion_mrr" },
      subject,
    );
    const { rows } = await answer(book, counted);
    const field = metric === "expansion_mrr" ? "customers" : "value";
    return new Map(rows.map((row) => [keyOf(row[by]), Number(row[field] ?? 0)]));
  };
  const [expanded, active] = [await customers("expansion_mrr"), await customers("active_customers")];
  const rows = ranked.rows.map(({ key, name, value, change }): GridRow => {
    const of = active.get(keyOf(name)) ?? 0;
    return {
      ...{ account: null, customer: null, key, name, expansion: value ?? 0, opening: null },
      change: compare === undefined ? null : change,
      rate: rates.get(key) ?? null,
      n: expanded.get(keyOf(name)) ?? 0,
      of,
      headroom: headroomOf?.get(name ?? "") ?? (headroomOf === null ? null : 0),
      owner: null,
      is_few: of < FEW,
    };
  });
  return { total: rows.length, value: ranked.total.value ?? 0, rows };
}

const keyOf = (value: unknown) => (typeof value === "string" ? value : "");
