import type { QueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { ask, Problem } from "../../data/api.ts";
import type { DealAnswer } from "../../growth/pipeline-answers.ts";
import { problemText } from "../../problems/problem-text.tsx";
import type { Moved } from "./moved.ts";

const CONFLICT = 409;

/** Why a move failed; after a change by somebody else, who did what. */
export async function whyNotMoved(
  client: QueryClient,
  t: TFunction<"pipeline">,
  { id, title }: Moved,
  error: unknown,
): Promise<string> {
  if (!(error instanceof Problem)) return t("moves.failed", { title });
  const answer = error.status === CONFLICT ? await answerNow(client, id) : null;
  const [change] = answer?.rows ?? [];
  if (answer === null || change === undefined) return problemText(error).text;
  const { by, version } = change;
  if (answer.opportunity === null) return t("moves.removed", { title, by });
  const isMoved = answer.rows.some((row) => row.version === version && row.field === "stage");
  return isMoved
    ? t("moves.elsewhere", { title, by, stage: answer.opportunity.stage_name })
    : t("moves.changed", { title, by });
}

/** The opportunity as it is now; null if that can't be found out. */
async function answerNow(client: QueryClient, id: string): Promise<DealAnswer | null> {
  const path = `/opportunities/${encodeURIComponent(id)}`;
  return client
    .fetchQuery<DealAnswer, Problem>({
      queryKey: ["ask", path, {}],
      queryFn: ({ signal }) => ask<DealAnswer>(path, {}, signal),
      staleTime: 0,
    })
    .catch(() => null);
}
