import { keepPreviousData, type QueryClient, useQuery } from "@tanstack/react-query";
import { ask, type Problem } from "../../data/api.ts";
import type { DealRow, Deals, StageSums } from "../../growth/pipeline-answers.ts";

/** How many opportunities a request lists, and how many the board holds at most. */
const PAGE = 1000;
const MOST = 5000;
const KEY = "deals";

/** All open opportunities of the board, up to 5,000; the sums are of all. */
export function useDeals(question: object) {
  return useQuery<Deals, Problem>({
    queryKey: [KEY, question],
    queryFn: ({ signal }) => allDeals(question, signal),
    placeholderData: keepPreviousData,
  });
}

async function allDeals(question: object, signal: AbortSignal): Promise<Deals> {
  const page = (offset: number) =>
    ask<Deals>("/opportunities", { ...question, sort: "stage", limit: PAGE, offset }, signal);
  const first = await page(0);
  const rows = [...first.rows];
  while (rows.length < Math.min(first.total, MOST)) {
    const next = await page(rows.length);
    if (next.rows.length === 0) break;
    rows.push(...next.rows);
  }
  return { ...first, rows };
}

/** Shows an opportunity as changed at once, before the server says so. */
export function showChanged(
  client: QueryClient,
  id: string,
  change: { version?: number; stage?: StageSums },
): void {
  client.setQueriesData<Deals>({ queryKey: [KEY] }, (deals) =>
    deals === undefined ? undefined : changed(deals, id, change),
  );
}

/** Stops answers under way: they were asked for before a change. */
export const stopDeals = (client: QueryClient) => client.cancelQueries({ queryKey: [KEY] });

function changed(deals: Deals, id: string, change: { version?: number; stage?: StageSums }): Deals {
  const row = deals.rows.find((one) => one.id === id);
  if (row === undefined) return deals;
  const { version = row.version, stage } = change;
  if (stage === undefined || stage.stage === row.stage) return replaced(deals, { ...row, version });
  const { stage: to, name, kind } = stage;
  const moved = { ...row, version, stage: to, stage_name: name, stage_kind: kind, days_in_stage: 0 };
  const isClosed = kind === "closed_won" || kind === "closed_lost";
  const left = isClosed
    ? { ...deals, rows: deals.rows.filter((one) => one.id !== id), sums: plus(deals.sums, row, -1) }
    : replaced(deals, { ...moved, stalled: false });
  const sums = (one: StageSums) => {
    if (one.stage === row.stage) return plus(one, row, -1);
    return one.stage === to && !isClosed ? plus(one, row, 1) : one;
  };
  return { ...left, stages: deals.stages.map(sums) };
}

function replaced(deals: Deals, row: DealRow): Deals {
  return { ...deals, rows: deals.rows.map((one) => (one.id === row.id ? row : one)) };
}

type Sums = Deals["sums"];

function plus<S extends Sums>(sums: S, { amount, weighted }: DealRow, times: 1 | -1): S {
  return {
    ...sums,
    opportunities: sums.opportunities + times,
    amount: sums.amount + times * amount,
    weighted: sums.weighted === null ? null : sums.weighted + times * (weighted ?? 0),
  };
}
