import { useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { stackOption } from "../../charts/stack.ts";
import { usePeriodTicks } from "../../charts/ticks.ts";
import { answerRow, numberIn, useMetric, valuesOf } from "../../data/figures.ts";
import { type Money, percent, whole } from "../../data/format.ts";
import { useDrill } from "../../data/opening.ts";
import { inPeriod } from "../../data/period.ts";
import { PALETTES } from "../../look/palette.ts";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { PeriodTable } from "../../tables/period-table.tsx";
import { partColor } from "../part-words.ts";
import { type About, pinnedIn, rankingQuestion, useLeaderboard } from "../use-figures.ts";
import { Regret } from "./regret.tsx";

const WHERE = ["cause=discount"];
const ALL_CAUSES = 20;

/** Expansion that comes from discounts ending, and expansions taken back within 90 days. */
export function Discounts({ about, periods, money }: { about: About; periods: string[]; money: Money }) {
  return (
    <div className="side-by-side">
      <Discounted about={about} periods={periods} money={money} />
      <Regret about={about} periods={periods} />
    </div>
  );
}

function Discounted({ about, periods, money }: { about: About; periods: string[]; money: Money }) {
  const { t } = useTranslation("expansion");
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  const { scope, subject } = about;
  const ticks = usePeriodTicks(scope.lastDay);
  const { open } = useDrill();
  const question = {
    ...scope.question,
    where: [...(scope.question.where ?? []), ...WHERE],
    counts: true,
  };
  const { data, error, refetch } = useMetric("expansion_mrr", question);
  const causes = useLeaderboard("expansion_mrr", rankingQuestion(about, "cause", ALL_CAUSES));
  if (error !== null) return <Trouble problem={error} onRetry={() => refetch()} />;
  if (data === undefined) return <Waiting height={620} />;
  const values = valuesOf(data);
  const part = causes.data?.rows.find(({ key }) => key === "discount");
  const names = { when: inPeriod(subject) };
  const answer =
    part?.value === undefined || part.value === null || part.share === null
      ? t("discounts.none", names)
      : t("discounts.answer", { ...names, amount: money.full(part.value), share: percent(part.share) });
  const option = stackOption(
    periods,
    [
      {
        id: "discount",
        name: t("discounts.title"),
        color: partColor("cause", "discount", palette),
        values: periods.map((period) => values.get(period) ?? 0),
      },
    ],
    { ...ticks, palette, isStill, hasPatterns: false, figure: money.full, short: money.compact },
  );
  const drillOf = (period: string) => ({ metric: "expansion_mrr", period, where: WHERE });
  return (
    <ChartFigure
      id="discounted-expansion"
      title={t("discounts.title")}
      lead={<p className="section-answer">{answer}</p>}
      option={option}
      height="chart-box chart-box-low"
      summary={answer}
      files={{ path: "/metric/expansion_mrr", question }}
      over={{ places: periods }}
      onPick={(_, index) => {
        const period = periods[index];
        if (period !== undefined) open(drillOf(period));
      }}
    >
      <PeriodTable
        caption={t("discounts.title")}
        corner={money.currency}
        periods={periods}
        columns={[{ id: "discount", name: t("discounts.title"), cell: cellOf }]}
        isUnfinished={ticks.isOpen}
        subject={pinnedIn(about)}
        firstLook={6}
      />
    </ChartFigure>
  );

  function cellOf(period: string) {
    const row = answerRow(data, period);
    const [value, count] = [numberIn(row, "value") ?? 0, numberIn(row, "customers") ?? 0];
    if (value === 0 && count === 0) return { text: money.plain(0), drill: null };
    return { text: money.plain(value), count: whole(count), drill: drillOf(period) };
  }
}
