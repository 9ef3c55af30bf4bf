import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Answer } from "../data/api.ts";
import { metricQuery, numberIn, useMetric } from "../data/figures.ts";
import { moneyIn } from "../data/format.ts";
import { isAhead, isUnfinished } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { Scoped } from "../parts/scoped.tsx";
import { NothingHere, PageTrouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { Covered } from "./covered.tsx";
import { FiguresTable } from "./figures-table.tsx";
import { KeyCard } from "./key-card.tsx";
import { KEY_FIGURE_IDS } from "./key-figures.ts";
import { OverviewWaiting } from "./overview-waiting.tsx";

import { SegmentBoard } from "./segment-board.tsx";
import { useAnswer } from "./use-answer.ts";
import "./overview.css";

/** Three numbers first: what’s kept, coverage or what nobody works yet, and where it grows; then the key figures. */
export function OverviewPage() {
  return <Scoped waiting={<OverviewWaiting />}>{(scope) => <Loaded scope={scope} />}</Scoped>;
}

function Loaded({ scope }: { scope: Scope }) {
  const { t } = useTranslation("overview");
  const mrr = useMetric("mrr", scope.question);
  useAskedEarly(scope);
  if (mrr.error !== null) return <PageTrouble problem={mrr.error} onRetry={() => mrr.refetch()} />;
  if (mrr.data === undefined) return <OverviewWaiting />;
  const periods = knownPeriods(mrr.data, scope.lastDay);
  const subject = subjectOf(periods, scope);
  if (subject === null || isBare(mrr.data)) {
    return (
      <>
        <PageTitle question={t("nothing")} answer={t("nothing-answer")} />
        <NothingHere lastDay={scope.lastDay} />
      </>
    );
  }
  return <Figures scope={scope} periods={periods} subject={subject} currency={mrr.data.currency} />;
}

/** Requests the cards' figures up front, not after the first answer. */
function useAskedEarly({ question }: Scope): void {
  useQueries({ queries: KEY_FIGURE_IDS.map((id) => metricQuery(id, question)) });
}

function Figures(props: { scope: Scope; periods: string[]; subject: string; currency: string | null }) {
  const { t } = useTranslation("overview");
  const { scope, periods, subject } = props;
  const money = moneyIn(props.currency ?? scope.currency);
  const told = useAnswer(scope, subject, money);
  const shared = { scope, periods, subject, money };
  const [first, ...others] = KEY_FIGURE_IDS;
  return (
    <>
      <PageTitle {...told} period={subject} />
      <ul className="keys keys-first" aria-label={t("first")}>
        <KeyCard id={first} {...shared} />
        <Covered scope={scope} />
        <SegmentBoard scope={scope} subject={subject} />
      </ul>
      <ul className="keys keys-more" aria-label={t("others")}>
        {others.map((id) => (
          <KeyCard key={id} id={id} {...shared} />
        ))}
      </ul>
      <FiguresTable {...shared} />
    </>
  );
}

function knownPeriods({ rows }: Answer, lastDay: string | null): string[] {
  return [...new Set(rows.map(({ period }) => String(period)))].filter((period) => !isAhead(period, lastDay));
}

/** The period asked for, else the last finished one, else the last. */
function subjectOf(periods: string[], { view, lastDay }: Scope): string | null {
  const asked = periods.find((period) => period === view.period);
  return asked ?? periods.findLast((period) => !isUnfinished(period, lastDay)) ?? periods.at(-1) ?? null;
}

function isBare({ rows }: Answer): boolean {
  return rows.every((row) => (numberIn(row, "value") ?? 0) === 0);
}
