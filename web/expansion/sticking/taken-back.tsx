import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import { useRouterState } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type Movers } from "../../data/api.ts";
import { EXPANSION_CAUSES, OTHERS } from "../../data/causes.ts";
import { type Money, whole } from "../../data/format.ts";
import { inPeriod, periodName, spanOf } from "../../data/period.ts";
import { useSettled } from "../../data/settling.ts";
import { usePageParam } from "../../data/view.ts";
import { cellOf } from "../../drill/drill-question.ts";
import { ExportMenu } from "../../export/export-menu.tsx";
import { goTo } from "../../parts/contents.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { useTurn } from "../../parts/use-turn.ts";
import { MoversTable } from "../../tables/movers-table.tsx";
import type { About } from "../use-figures.ts";
import { TAKEN_BACK } from "./taken-back-link.tsx";

const LISTED = 10;
const MORE = 100;
const CAUSES = EXPANSION_CAUSES.filter((cause) => !OTHERS.some((other) => other === cause));

/** The customers that fully reversed an expansion within 90 days, of any cause or of one; the figure opens the proof. */
export function TakenBack({ about, periods, money }: { about: About; periods: string[]; money: Money }) {
  const { t } = useTranslation(["expansion", "terms", "signals"]);
  const { cause, setCause, span, setSpan, drill } = useTaken(about, periods);
  const [asked, setAsked] = useState({ key: "", limit: LISTED });
  const key = `${drill.period} ${cause}`;
  const limit = asked.key === key ? asked.limit : LISTED;
  const question = { ...cellOf(drill, about.scope.question), limit };
  const { data, error, refetch } = useSettled<Movers>({
    queryKey: ["/movers/expansion_regret", question],
    queryFn: ({ signal }) => ask<Movers>("/movers/expansion_regret", question, signal),
  });
  useGoneTo(TAKEN_BACK);
  const when = inPeriod(drill.period);
  const title = t("expansion:taken-back.title", { when });
  return (
    <section aria-labelledby={TAKEN_BACK} className="figure">
      <header className="section-head">
        <Heading id={TAKEN_BACK}>{title}</Heading>
        <NativeSelect
          className="inline-select"
          label={t("terms:dimensions.cause")}
          value={cause}
          data={[
            { value: "", label: t("expansion:taken-back.any") },
            ...CAUSES.map((value) => ({ value, label: t(`terms:causes-up.${value}`) })),
          ]}
          onChange={({ currentTarget }) => setCause(currentTarget.value)}
        />
        <SegmentedControl
          size="xs"
          aria-label={t("expansion:taken-back.over")}
          value={span}
          onChange={setSpan}
          data={[
            { value: "period", label: periodName(about.subject) },
            { value: "range", label: periodName(rangeOf(periods, about.subject)) },
          ]}
        />
        <ExportMenu id="taken-back" title={title} files={{ path: "/movers/expansion_regret", question }} />
      </header>
      {error !== null && <Trouble problem={error} onRetry={() => refetch()} />}
      {error === null && data === undefined && <Waiting height={300} />}
      {error === null && data !== undefined && listed(data)}
    </section>
  );

  function listed(found: Movers) {
    const rows = found.rows.filter(({ value }) => value > 0);
    if (rows.length === 0)
      return <p className="section-answer">{t("expansion:taken-back.none", { when })}</p>;
    const told = { reversed: whole(found.total), all: whole(found.divisor ?? 0), when };
    return (
      <>
        <p className="section-answer">{t("expansion:taken-back.answer", told)}</p>
        <MoversTable
          title={title}
          heads={{
            before: t("expansion:taken-back.before"),
            after: t("expansion:taken-back.after"),
            figure: t("expansion:taken-back.count"),
          }}
          rows={rows}
          drill={drill}
          money={money}
          figureOf={({ value }) => whole(value)}
        />
        {rows.length === limit && limit < found.customers && (
          <p className="show-more">
            <Button size="xs" variant="default" onClick={() => setAsked({ key, limit: limit + MORE })}>
              {t("signals:more")}
            </Button>
          </p>
        )}
      </>
    );
  }
}

/** What is listed: of which cause, and of the page's period or of the whole range. The URL has both. */
function useTaken({ subject }: About, periods: string[]) {
  const [asked, setCause] = usePageParam("taken", "");
  const [over, setSpan] = usePageParam("over", "period");
  const cause = CAUSES.find((one) => one === asked) ?? "";
  const span = over === "range" ? "range" : "period";
  const drill = {
    metric: "expansion_regret",
    period: span === "range" ? rangeOf(periods, subject) : subject,
    where: cause === "" ? [] : [`cause=${cause}`],
  };
  return { cause, setCause, span, setSpan, drill };
}

/** From the first to the last period of the page, as one. */
function rangeOf(periods: string[], subject: string): string {
  return spanOf(periods[0] ?? subject, periods.at(-1) ?? subject);
}

/** Goes to a heading where the URL asks for it, and again once everything above it has come. */
function useGoneTo(id: string): void {
  const isAsked = useRouterState({ select: ({ location }) => location.hash === id });
  const isTurn = useTurn();
  // biome-ignore lint/correctness/useExhaustiveDependencies: goes again when what is above is there
  useEffect(() => {
    if (isAsked) goTo(id);
  }, [isAsked, isTurn, id]);
}
