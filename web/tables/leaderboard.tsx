import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ask, type LeaderboardAnswer } from "../data/api.ts";
import { moneyIn } from "../data/format.ts";
import { type Scope, useCatalogue } from "../data/scope.ts";
import { useSettled } from "../data/settling.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import type { Files } from "../export/files.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { useDimensionName } from "./dimension-name.ts";
import { LeaderboardTable } from "./leaderboard-table.tsx";
import "./leaderboard.css";

const LISTED = 10;

/** The request for a leaderboard, with the bar's comparison. */
export function leaderboardAsked(
  scope: Scope,
  { metric, by, period, top = LISTED, where = [] }: LeaderboardOf,
): Files {
  const { compare } = scope.view;
  const question = {
    ...scope.question,
    ...(where.length > 0 && { where: [...(scope.question.where ?? []), ...where] }),
    by,
    top,
    ...(compare !== "none" && { compare }),
    ...(period !== undefined && { period }),
  };
  return { path: `/leaderboard/${metric}`, question };
}

export interface LeaderboardOf {
  metric: string;
  /** A dimension, such as product or an attribute. */
  by: string;
  /** The period to read; by default, the last of the range. */
  period?: string;
  top?: number;
  /** Filters on top of the page's. */
  where?: string[];
}

/** A section that ranks the values of a dimension by a metric, with the bar's settings. */
export function Leaderboard({
  id,
  title,
  scope,
  of,
  children,
}: {
  id: string;
  title: string;
  scope: Scope;
  of: LeaderboardOf;
  /** Controls next to the title that choose the metric or dimension. */
  children?: ReactNode;
}) {
  const { t } = useTranslation("terms");
  const { path, question } = leaderboardAsked(scope, of);
  const asked = useSettled<LeaderboardAnswer>({
    queryKey: ["leaderboard", path, question],
    queryFn: ({ signal }) => ask<LeaderboardAnswer>(path, question, signal),
  });
  const catalogue = useCatalogue();
  const dimension = useDimensionName();
  const better = catalogue.data?.rows.find((row) => row.id === asked.data?.metric)?.better ?? null;
  return (
    <section className="figure" aria-labelledby={`${id}-title`}>
      <header className="section-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {children}
        <ExportMenu id={id} title={title} files={{ path, question }} />
      </header>
      {asked.error !== null && <Trouble problem={asked.error} onRetry={() => asked.refetch()} />}
      {asked.error === null && asked.data === undefined && <Waiting height={(of.top ?? LISTED) * 31 + 70} />}
      {asked.error === null && asked.data !== undefined && asked.data.rows.length === 0 && (
        <p className="quiet">{t("tables.no-rows")}</p>
      )}
      {asked.error === null && asked.data !== undefined && asked.data.rows.length > 0 && (
        <LeaderboardTable
          answer={asked.data}
          money={moneyIn(asked.data.currency)}
          title={title}
          dimension={dimension(asked.data.by)}
          better={better}
        />
      )}
    </section>
  );
}
