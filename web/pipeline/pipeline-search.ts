import type { Search } from "../data/address.ts";
import type { Scope } from "../data/scope.ts";
import type { DealRow, DealType } from "../growth/pipeline-answers.ts";

const TYPE_NAMES: Record<DealType, DealType> = {
  upsell: "upsell",
  cross_sell: "cross_sell",
  add_on: "add_on",
  usage: "usage",
  price: "price",
  open: "open",
};
/** The types of opportunities, in the order of lists. */
export const TYPES: readonly DealType[] = Object.values(TYPE_NAMES);
export const STATUSES = ["open", "won", "lost", "all"] as const;
export const SORTS = ["stage", "amount", "close", "created", "customer"] as const;
export const TABS = ["board", "list", "coverage"] as const;
/** What a list can be behind of. */
export const BEHIND = ["win_rate", "stage_conversion", "stalled_share", "unclaimed", "reasons"] as const;
export type Behind = (typeof BEHIND)[number];
export type TabName = (typeof TABS)[number];

/** The owner of opportunities that have none, as operations call it. */
export const NO_OWNER = "none";

/** Filters and order, as in the address; null where all are shown. */
export interface PipelineSearch {
  tab: TabName;
  owner: string | null;
  type: DealType | null;
  quarter: string | null;
  /** Of the list only. */
  stage: string | null;
  /** The figure that the list is behind; of reasons, which one. */
  behind: Behind | null;
  reason: string | null;
  status: DealRow["status"] | "all";
  sort: (typeof SORTS)[number];
}

export function pipelineSearchOf(search: Search): PipelineSearch {
  return {
    tab: TABS.find((name) => name === search.tab) ?? "board",
    owner: search.owner ?? null,
    type: TYPES.find((name) => name === search.type) ?? null,
    quarter: /^\d{4}-Q[1-4]$/.test(search.quarter ?? "") ? (search.quarter ?? null) : null,
    stage: search.stage ?? null,
    behind: BEHIND.find((name) => name === search.behind) ?? null,
    reason: search.reason ?? null,
    status: STATUSES.find((name) => name === search.status) ?? "open",
    sort: SORTS.find((name) => name === search.sort) ?? "stage",
  };
}

/** The parameters of the address; defaults are left out. */
export function searchTexts(search: PipelineSearch): Record<string, string | undefined> {
  return {
    tab: search.tab === "board" ? undefined : search.tab,
    owner: search.owner ?? undefined,
    type: search.type ?? undefined,
    quarter: search.quarter ?? undefined,
    stage: search.stage ?? undefined,
    behind: search.behind ?? undefined,
    reason: search.reason ?? undefined,
    status: search.status === "open" ? undefined : search.status,
    sort: search.sort === "stage" ? undefined : search.sort,
  };
}

type Segmented = Pick<Scope, "question">;

/** Which opportunities are asked for, with the bar's segment. */
export function dealsQuestion({ question: { segment } }: Segmented, search: PipelineSearch) {
  const { owner, type, quarter } = search;
  return {
    ...(segment !== undefined && { segment }),
    ...(owner !== null && { owner: [owner] }),
    ...(type !== null && { type: [type] }),
    ...(quarter !== null && { quarter }),
  };
}

/** The same for a list, which can show closed ones and a single stage. */
export function listQuestion(scope: Segmented, search: PipelineSearch) {
  const { stage, behind, reason, status, sort } = search;
  return {
    ...dealsQuestion(scope, search),
    ...(stage !== null && { stage: [stage] }),
    ...(behind === null ? { status: [status] } : { behind }),
    ...(reason !== null && { status: ["lost"], reason: [reason] }),
    sort,
  };
}

/** Whose coverage is asked for: of a segment or of a person, as the two have no target together. */
export function whoseQuestion({ question: { segment } }: Segmented, { owner }: PipelineSearch) {
  if (segment !== undefined) return { segment };
  return owner === null || owner === NO_OWNER ? {} : { owner };
}
