import { useTranslation } from "react-i18next";
import { ask } from "../data/api.ts";
import { NOTHING, whole } from "../data/format.ts";
import type { Scope } from "../data/scope.ts";
import { useSettled } from "../data/settling.ts";
import type { Signals } from "../growth/growth-answers.ts";
import { PageLink } from "../parts/page-link.tsx";
import { useNarrowed } from "../segments/use-narrowed.ts";
import type { Line } from "./use-plans.ts";

/** Today's open signals by what customers have: they are about what to do next, whatever range the page shows. */
export function useSignals({ question: { segment } }: Scope, by: Line) {
  const question = { by, limit: 0, ...(segment !== undefined && { segment }) };
  return useSettled<Signals>({
    queryKey: ["signals-by", question],
    queryFn: ({ signal }) => ask<Signals>("/signals", question, signal),
  });
}

/** How many customers of a line have an open signal; leads to these signals. A customer counts once. */
export function SignalCount({
  signals,
  by,
  value,
}: {
  signals: Signals | undefined;
  by: Line;
  /** The line; null for all of them. */
  value: string | null;
}) {
  const { t } = useTranslation(["catalogue", "terms"]);
  const narrowed = useNarrowed();
  if (signals === undefined) return <span className="cell cell-empty" aria-busy />;
  const own = value === null ? signals.sums : signals.groups?.find(({ key }) => key === value);
  const customers = own?.customers ?? 0;
  if (own === undefined || customers === 0) return <span className="cell cell-empty">{NOTHING}</span>;
  return (
    <PageLink
      to="/signals"
      className="cell link"
      {...(value !== null && { also: { segment: narrowed([{ field: by, op: "=", values: [value] }]) } })}
    >
      {whole(customers)}
      <span className="unseen">
        {" "}
        {t("catalogue:plans.signals-of", {
          count: own.signals,
          signals: whole(own.signals),
          of: value ?? t("terms:tables.all"),
        })}
      </span>
    </PageLink>
  );
}
