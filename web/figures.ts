import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import type { View } from "./address.ts";
import {
  type Answer,
  askCatalogue,
  askMetric,
  askPolicies,
  askStatus,
  type Problem,
  type Question,
} from "./api.ts";
import { isAhead, isUnfinished } from "./period.ts";

/** What every question of the page shares, and what is needed to read the answers. */
export interface Scope {
  question: Question;
  policy: string;
  currency: string;
  /** The currencies to choose from; empty where a policy converts them. */
  currencies: string[];
  lastDay: string | null;
}

/** One period of the movements table. Money in minor units; null is not known (yet). */
export interface PeriodRow {
  period: string;
  isUnfinished: boolean;
  moved: Map<string, number>;
  net: number | null;
  closing: number | null;
  /** Net of the same period a year earlier, when that is compared. */
  netBefore: number | null;
}

export const useStatus = () =>
  useQuery<Awaited<ReturnType<typeof askStatus>>, Problem>({
    queryKey: ["status"],
    queryFn: ({ signal }) => askStatus(signal),
  });

export const usePolicies = () =>
  useQuery<Awaited<ReturnType<typeof askPolicies>>, Problem>({
    queryKey: ["policies"],
    queryFn: ({ signal }) => askPolicies(signal),
  });

export const useCatalogue = () =>
  useQuery<Awaited<ReturnType<typeof askCatalogue>>, Problem>({
    queryKey: ["metrics"],
    queryFn: ({ signal }) => askCatalogue(signal),
  });

/** Asks a metric; what was there stays visible until the new answer comes. With null nothing is asked yet. */
export function useMetric(id: string, question: Question | null): UseQueryResult<Answer, Problem> {
  return useQuery<Answer, Problem>({
    queryKey: ["metric", id, question],
    queryFn: ({ signal }) => askMetric(id, question ?? {}, signal),
    enabled: question !== null,
    placeholderData: keepPreviousData,
  });
}

/** What the view asks for, once it is known what there is: null until then, and while there is no evidence. */
export function useScope(view: View): { scope: Scope | null; error: Problem | null; retry: () => void } {
  const status = useStatus();
  const policies = usePolicies();
  const policy = view.policy ?? status.data?.policy ?? null;
  const isSeparate = policies.data?.rows.find(({ name }) => name === policy)?.currency === "separate";
  const hasEvidence = status.data !== undefined && status.data.last_evidence_on !== null;
  const ready = hasEvidence && policies.data !== undefined && policy !== null;
  const parted = useMetric("mrr", ready && isSeparate ? { policy, interval: "year" } : null);
  const isWide = view.range === "all";
  const ever = useMetric("mrr", ready && isWide ? { policy, interval: "month", from: "1990-01" } : null);
  const asked = [status, policies, parted, ever];
  const error = asked.find((query) => query.error !== null)?.error ?? null;
  const retry = () => {
    for (const query of asked) if (query.isError) query.refetch();
  };
  const isWaiting = (isSeparate && parted.data === undefined) || (isWide && ever.data === undefined);
  if (!ready || isWaiting || status.data === undefined) return { scope: null, error, retry };
  const currencies = isSeparate ? textsOf(parted.data, "currency") : [];
  const currency = currencyOf(currencies, view.currency, status.data.currency);
  const range = isWide
    ? { from: firstPeriod(ever.data) }
    : { from: view.from ?? undefined, to: view.to ?? undefined };
  return {
    scope: {
      question: {
        ...range,
        interval: view.interval,
        policy,
        ...(isSeparate && { where: [`currency=${currency}`] }),
      },
      policy,
      currency,
      currencies,
      lastDay: status.data.last_evidence_on,
    },
    error,
    retry,
  };
}

/** A metric's values by period. */
export function valuesOf(answer: Answer | undefined): Map<string, number | null> {
  return new Map(answer?.rows.map((row) => [String(row.period), numberIn(row, "value")]));
}

/** A number of a row, or null. */
export function numberIn(row: Answer["rows"][number] | undefined, name: string): number | null {
  const value = row?.[name];
  return typeof value === "number" ? value : null;
}

/** The rows of the movements table, oldest first, from the answers that hold their columns; periods of which nothing is known are left out. */
export function periodRows(
  answers: { byType: Answer; net: Answer | undefined; closing: Answer | undefined },
  lastDay: string | null,
): PeriodRow[] {
  const net = new Map(answers.net?.rows.map((row) => [String(row.period), row]));
  const closing = valuesOf(answers.closing);
  const rows = new Map<string, PeriodRow>();
  for (const found of answers.byType.rows) {
    const period = String(found.period);
    if (isAhead(period, lastDay)) continue;
    const row = rows.get(period) ?? {
      period,
      isUnfinished: isUnfinished(period, lastDay),
      moved: new Map<string, number>(),
      net: numberIn(net.get(period), "value"),
      closing: closing.get(period) ?? null,
      netBefore: numberIn(net.get(period), "previous"),
    };
    rows.set(period, row);
    row.moved.set(String(found.type), numberIn(found, "value") ?? 0);
  }
  return [...rows.values()];
}

/** Values in the order of the rows, for the periods that they hold. */
export function along(rows: PeriodRow[], values: Map<string, number | null>): Map<string, number | null> {
  return new Map(rows.map(({ period }) => [period, values.get(period) ?? null]));
}

/** The period that the title is about: the one asked for, else the last finished, else the last. */
export function subjectOf(rows: PeriodRow[], asked: string | null): PeriodRow | null {
  const last = rows.at(-1) ?? null;
  return rows.find(({ period }) => period === asked) ?? rows.findLast((row) => !row.isUnfinished) ?? last;
}

function textsOf(answer: Answer | undefined, name: string): string[] {
  const texts = answer?.rows.map((row) => row[name]).filter((value) => typeof value === "string") ?? [];
  return [...new Set(texts)];
}

function currencyOf(currencies: string[], asked: string | null, own: string): string {
  if (currencies.length === 0) return own;
  return [asked, own].find((code) => code !== null && currencies.includes(code)) ?? currencies[0] ?? own;
}

function firstPeriod(answer: Answer | undefined): string | undefined {
  const row = answer?.rows.find(({ value }) => value !== 0 && value !== null);
  return row === undefined ? undefined : String(row.period);
}
