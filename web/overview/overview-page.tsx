import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Answer } from "../data/api.ts";
import { numberIn, useMetric } from "../data/figures.ts";
import { type Money, moneyIn } from "../data/format.ts";
import { isAhead } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { usePageParam } from "../data/view.ts";
import { ReportMenu } from "../export/report-menu.tsx";
import { useGoals } from "../movements/goals.ts";
import { useWaterfall, Waterfall } from "../movements/waterfall.tsx";
import { Scoped } from "../parts/scoped.tsx";
import { NothingHere, PageTrouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { useTurn } from "../parts/use-turn.ts";
import { Covered } from "./covered.tsx";
import { figureQueries } from "./figure-queries.ts";
import { FiguresTable } from "./figures-table.tsx";
import { GoalsSaid } from "./goals-said.tsx";
import { KeyCard } from "./key-card.tsx";
import { KEY_FIGURE_IDS } from "./key-figures.ts";
import { Next } from "./next.tsx";
import { OverviewWaiting } from "./overview-waiting.tsx";
import { boardQuery, SegmentBoard, USUAL_BY } from "./segment-board.tsx";
import { useAnswer } from "./use-answer.ts";
import { Why } from "./why.tsx";
import { WillLast } from "./will-last.tsx";
import "./overview.css";

/** What changed and why, whether it will last and what to do next; then the key figures. All are of the whole range. */
export function OverviewPage() {
  return <Scoped waiting={<OverviewWaiting />}>{(scope) => <Loaded scope={scope} />}</Scoped>;
}

function Loaded({ scope }: { scope: Scope }) {
  return (
    <>
      <AskedEarly scope={scope} />
      <Known scope={scope} />
    </>
  );
}

/** Requests the figures of all parts up front, not after the first answer. Draws nothing: each part takes its own. */
function AskedEarly({ scope }: { scope: Scope }) {
  const [by] = usePageParam("by", USUAL_BY);
  useQueries({ queries: [...figureQueries(scope), boardQuery(scope, by)] });
  return null;
}

function Known({ scope }: { scope: Scope }) {
  const { t } = useTranslation("overview");
  const mrr = useMetric("mrr", scope.question);
  if (mrr.error !== null) return <PageTrouble problem={mrr.error} onRetry={() => mrr.refetch()} />;
  if (mrr.data === undefined) return <OverviewWaiting />;
  const periods = knownPeriods(mrr.data, scope.lastDay);
  const subject = periods.at(-1) ?? null;
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

function Figures(props: { scope: Scope; periods: string[]; subject: string; currency: string | null }) {
  const { t } = useTranslation("overview");
  const { scope, periods, subject } = props;
  const money = moneyIn(props.currency ?? scope.currency);
  const shared = { scope, periods, money };
  const [first, ...others] = KEY_FIGURE_IDS;
  return (
    <>
      <Said scope={scope} money={money} />
      <ul className="keys keys-first" aria-label={t("first")}>
        <KeyCard id={first} {...shared} />
        <Covered scope={scope} />
        <WillLast scope={scope} money={money} />
        <Next scope={scope} />
      </ul>
      <Bridge {...shared} />
      <ul className="keys keys-more" aria-label={t("others")}>
        {others.map((id) => (
          <KeyCard key={id} id={id} {...shared} />
        ))}
      </ul>
      <p className="keys-menu">
        <ReportMenu figure="key-cards" title={t("others")} />
      </p>
      <ul className="keys keys-board" aria-label={t("board.title")}>
        <SegmentBoard scope={scope} />
      </ul>
      <FiguresTable {...shared} subject={subject} />
    </>
  );
}

function Said({ scope, money }: { scope: Scope; money: Money }) {
  return <PageTitle {...useAnswer(scope, money)} />;
}

/** From opening to closing MRR with goals and notes, and beside it why it changed and how the goals go. */
function Bridge({ scope, periods, money }: { scope: Scope; periods: string[]; money: Money }) {
  const isTurn = useTurn();
  const { data } = useWaterfall(scope);
  const goals = useGoals(scope, data, isTurn);
  const over = useMemo(() => ({ places: periods, isListed: true }), [periods]);
  return (
    <div className="bridge" aria-busy={goals === undefined}>
      <Waterfall
        scope={scope}
        money={money}
        isShort
        {...(goals !== undefined && { goals })}
        {...(isTurn && { over })}
      />
      <div>
        <Why scope={scope} money={money} />
        <GoalsSaid goals={goals ?? []} scope={scope} />
      </div>
    </div>
  );
}

function knownPeriods({ rows }: Answer, lastDay: string | null): string[] {
  return [...new Set(rows.map(({ period }) => String(period)))].filter((period) => !isAhead(period, lastDay));
}

function isBare({ rows }: Answer): boolean {
  return rows.every((row) => (numberIn(row, "value") ?? 0) === 0);
}
