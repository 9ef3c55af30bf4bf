import { useQuery } from "@tanstack/react-query";
import { type View, viewOf } from "./address.ts";
import {
  askCatalogue,
  type askPolicies,
  type askStatus,
  type Problem,
  type Question,
  type Segments,
} from "./api.ts";
import { FIRST } from "./client.ts";
import { useControls } from "./controls.ts";
import { textsOf, useMetric } from "./figures.ts";
import { monthsOf } from "./range.ts";
import { useSettled } from "./settling.ts";
import { usePageParams, useView } from "./view.ts";

/** What all questions of a page share, and what's needed to read the answers. */
export interface Scope {
  view: View;
  question: Question;
  policy: string;
  currency: string;
  /** The currencies to choose from; empty where a policy converts them. */
  currencies: string[];
  lastDay: string | null;
}

/** The comparison of questions about the whole range; nothing was before all time. */
export function comparisonOf({ compare, range }: View): Pick<Question, "compare"> {
  return compare === "none" || range === "all" ? {} : { compare };
}

/** The question for the range as one period, with the page's comparison. */
export function rangeQuestion({ question, view }: Scope): Question {
  return { ...question, interval: "range", ...comparisonOf(view) };
}

/** The server's status; refetched repeatedly while the books lag behind evidence or settings. */
export const useStatus = () =>
  useQuery<Awaited<ReturnType<typeof askStatus>>, Problem>({
    ...FIRST.status,
    refetchInterval: ({ state }) => (state.data !== undefined && isBehind(state.data) ? BEHIND_MS : false),
  });

const BEHIND_MS = 2000;

/** Whether the status describes earlier books, because the server is busy. */
export function isBehind({ known_at, customers }: Awaited<ReturnType<typeof askStatus>>): boolean {
  return known_at !== null || customers === null;
}

export const usePolicies = () => useQuery<Awaited<ReturnType<typeof askPolicies>>, Problem>(FIRST.policies);

/** All metrics, as the policy that the page is rendered for defines them. */
export function useCatalogue() {
  const [search] = usePageParams();
  const { policy } = viewOf(search);
  return useSettled<Awaited<ReturnType<typeof askCatalogue>>>({
    queryKey: ["metrics", policy],
    queryFn: ({ signal }) => askCatalogue(policy, signal),
  });
}

export const useSegments = () => useQuery<Segments, Problem>(FIRST.segments);

/** Whether a segment was saved once and removed since; false while that isn't known, and for a filter. */
export function useIsGone(segment: string | null): boolean {
  const { data, isFetching } = useSegments();
  if (segment === null || data === undefined || isFetching || /[=~<>]/.test(segment)) return false;
  return data.rows.every(({ name }) => name !== segment);
}

/** The scope that the URL asks for; null until the server's status is known, and while there's no evidence. */
export function useScope(): { scope: Scope | null; error: Problem | null; retry: () => void } {
  const [view] = useView();
  const controls = useControls();
  const status = useStatus();
  const policies = usePolicies();
  const policy = view.policy ?? status.data?.policy ?? null;
  const isApart = policy !== null && keepsApart(policies.data, policy);
  const hasEvidence = status.data !== undefined && status.data.last_evidence_on !== null;
  const parted = useMetric("mrr", hasEvidence && isApart ? { policy, interval: "year" } : null);
  const asked = [status, policies, parted];
  const error = asked.find((query) => query.error !== null)?.error ?? null;
  const retry = () => {
    for (const query of asked) if (query.isError) query.refetch();
  };
  if (status.data === undefined || policies.data === undefined) return { scope: null, error, retry };
  const currencies = parted.data === undefined ? null : textsOf(parted.data, "currency");
  const known = { status: status.data, policies: policies.data, controls, currencies };
  return { scope: scopeOf(view, known), error, retry };
}

type Status = Awaited<ReturnType<typeof askStatus>>;
type Policies = Awaited<ReturnType<typeof askPolicies>>;

/** Whether a policy reports each currency by itself. */
function keepsApart(policies: Policies | undefined, policy: string): boolean {
  return policies?.rows.find(({ name }) => name === policy)?.currency === "separate";
}

/**
 * The scope of a view.
 * @param known `currencies`: those of the books, where the policy keeps them apart; null while they aren't known
 * @returns null while there's no evidence, or the currencies are needed
 */
export function scopeOf(
  view: View,
  known: { status: Status; policies: Policies; controls: readonly string[]; currencies: string[] | null },
): Scope | null {
  const { status, policies, controls } = known;
  const policy = view.policy ?? status.policy;
  const isApart = keepsApart(policies, policy);
  const { currency: own, first_evidence_on: firstDay, last_evidence_on: lastDay } = status;
  if (lastDay === null || (isApart && known.currencies === null)) return null;
  const currencies = isApart ? (known.currencies ?? []) : [];
  const currency = currencyOf(currencies, view.currency, own);
  const question = {
    ...monthsOf(view, { firstDay, lastDay }),
    interval: view.interval,
    policy,
    ...(view.segment !== null && controls.includes("segment") && { segment: view.segment }),
    ...(view.members === "start" && controls.includes("members") && { segment_as_of: view.members }),
    ...(view.isReported && { as_reported: true }),
    ...(view.isLinked && { linked: true }),
    ...(isApart && { where: [`currency=${currency}`] }),
  };
  return { view, question, policy, currency, currencies, lastDay };
}

function currencyOf(currencies: string[], asked: string | null, own: string): string {
  if (currencies.length === 0) return own;
  return [asked, own].find((code) => code !== null && currencies.includes(code)) ?? currencies[0] ?? own;
}
