import { useMediaQuery } from "@mantine/hooks";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Money, moneyIn, whole } from "../../data/format.ts";
import { inPeriod } from "../../data/period.ts";
import { usePageParam } from "../../data/view.ts";
import { ExportMenu } from "../../export/export-menu.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Trouble, Waiting } from "../../parts/states.tsx";
import type { About } from "../use-figures.ts";
import type { Ribbon } from "./flow-chart.ts";
import { flowKey, lineId, useSideName } from "./flow-name.ts";
import { FlowTable } from "./flow-table.tsx";
import type { Moves } from "./moves-answers.ts";
import { movesQuestion, useMoves } from "./use-moves.ts";

const FlowFigure = lazy(() => import("./flow-figure.tsx"));

/** From plan to plan, up and down: a chart of flows where there is room for one, and a table of each direction. */
export function PlanFlows({ about }: { about: About }) {
  const up = useMoves("plans", about);
  const down = useMoves("plans", about, true);
  const failed = [up, down].find(({ error }) => error !== null);
  if (failed !== undefined && failed.error !== null)
    return <Trouble problem={failed.error} onRetry={() => failed.refetch()} />;
  if (up.data === undefined || down.data === undefined) return <Waiting height={700} />;
  return <Shown about={about} up={up.data} down={down.data} />;
}

function Shown({ about, up, down }: { about: About; up: Moves; down: Moves }) {
  const { t } = useTranslation("expansion");
  const isRoomy = useMediaQuery("(min-width: 721px)", true, { getInitialValueInEffect: false });
  const pick = usePicking();
  const sideName = useSideName();
  const money = moneyIn(up.currency ?? about.scope.currency);
  const figure = {
    id: "moves-plans",
    title: t("moves.plans"),
    lead: <p className="section-answer">{useAnswer(about, up, money)}</p>,
    files: { path: "/moves/plans", question: movesQuestion(about) },
  };
  const flows = [...ribbonsIn(up, false), ...ribbonsIn(down, true)];
  const tables = (
    <>
      {up.rows.length > 0 && (
        <FlowTable
          kind="plans"
          title={figure.title}
          moves={up}
          question={figure.files.question}
          money={money}
          attach={undefined}
        />
      )}
      <Down about={about} down={down} money={money} />
    </>
  );
  if (!isRoomy || flows.length === 0) return <Plain {...figure}>{tables}</Plain>;
  return (
    <Suspense fallback={<Waiting height={700} />}>
      <FlowFigure {...figure} flows={flows} money={money} onPick={pick}>
        {tables}
      </FlowFigure>
    </Suspense>
  );

  function ribbonsIn({ rows }: Moves, isDown: boolean): Ribbon[] {
    return rows.map((flow) => ({
      key: flowKey("plans", flow, isDown),
      isDown,
      before: sideName(flow.before),
      after: sideName(flow.after),
      value: flow.value,
      moves: flow.moves,
      customers: flow.customers,
    }));
  }
}

function useAnswer({ subject }: About, { moves, total }: Moves, money: Money): string {
  const { t } = useTranslation("expansion");
  const told = { moves: whole(moves), total: money.full(Math.abs(total)), when: inPeriod(subject) };
  return moves === 0 ? t("moves.none", told) : t("moves.answer", { count: moves, ...told });
}

/** The same without a chart. */
function Plain({
  id,
  title,
  lead,
  files,
  children,
}: {
  id: string;
  title: string;
  lead: ReactNode;
  files: { path: string; question: object };
  children: ReactNode;
}) {
  return (
    <section aria-labelledby={`${id}-title`} className="figure">
      <header className="section-head">
        <Heading id={`${id}-title`}>{title}</Heading>
        <ExportMenu id={id} title={title} files={files} />
      </header>
      {lead}
      {children}
    </section>
  );
}

/** The moves that took away. */
function Down({ about, down, money }: { about: About; down: Moves; money: Money }) {
  const { t } = useTranslation("expansion");
  if (down.rows.length === 0) return null;
  const title = t("moves.plans-down");
  const question = movesQuestion(about, true);
  const told = {
    count: down.moves,
    moves: whole(down.moves),
    total: money.full(Math.abs(down.total)),
    when: inPeriod(about.subject),
  };
  return (
    <section aria-labelledby="moves-plans-down-title" className="flows-down">
      <header className="section-head">
        <h4 id="moves-plans-down-title">{title}</h4>
        <ExportMenu id="moves-plans-down" title={title} files={{ path: "/moves/plans", question }} />
      </header>
      <p className="section-answer">{t("moves.answer-down", told)}</p>
      <FlowTable
        kind="plans"
        isDown
        title={title}
        moves={down}
        question={question}
        money={money}
        attach={undefined}
      />
    </section>
  );
}

/** Opens the line of a flow in its table, and shows it. */
function usePicking(): (key: string) => void {
  const [, setOpened] = usePageParam("move", "");
  const [picked, setPicked] = useState<{ key: string } | null>(null);
  useEffect(() => {
    if (picked === null) return;
    const line = document.getElementById(lineId(picked.key));
    line?.scrollIntoView({ block: "center" });
    line?.focus({ preventScroll: true });
  }, [picked]);
  return (key) => {
    setOpened(key);
    setPicked({ key });
  };
}
