import { SegmentedControl, useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import type { TFunction } from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ChartFigure } from "../charts/chart-figure.tsx";
import { Legend } from "../charts/legend.tsx";
import { PatternsToggle, usePatterns } from "../charts/patterns.tsx";
import { stackOption } from "../charts/stack.ts";
import { usePeriodTicks } from "../charts/ticks.ts";
import type { Comparison } from "../data/address.ts";
import type { Answer } from "../data/api.ts";
import { numberIn, textsOf, useMetric } from "../data/figures.ts";
import type { Money } from "../data/format.ts";
import { periodName } from "../data/period.ts";
import { useView } from "../data/view.ts";
import { PALETTES } from "../look/palette.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { PeriodTable } from "../tables/period-table.tsx";
import { partColumns } from "./part-columns.ts";
import { type Cut, cutOf, inPartOrder, partColor, useCut, usePartName } from "./part-words.ts";
import { useAims } from "./use-aims.ts";
import { type About, pinnedIn } from "./use-figures.ts";

/** The ids of the line of targets, and of the marks of the compared range. */
const TARGET = "target";
const GHOST = "ghost";

/** Expansion MRR over time by cause: a bar chart, and a table that adds the number of customers. */
export function Parts({
  about,
  periods,
  total,
  money,
}: {
  about: About;
  periods: string[];
  /** Total expansion MRR of each period, with the number of customers that expanded. */
  total: Answer;
  money: Money;
}) {
  const { t } = useTranslation(["expansion", "shell"]);
  const { scope, last } = about;
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  const [hasPatterns, setPatterns] = usePatterns();
  const [view, change] = useView();
  const [chosen, setCut] = useCut();
  const nameOf = usePartName();
  const ticks = usePeriodTicks(scope.lastDay);
  const question = { ...scope.question, by: [chosen], counts: true };
  const parted = useMetric("expansion_mrr", question);
  const aims = useAims(scope.question.segment);
  const cut = cutOf(parted.data?.rows ?? []);
  const cells = useMemo(
    () => new Map(parted.data?.rows.map((row) => [`${row.period} ${row[cut]}`, row])),
    [parted.data, cut],
  );
  const parts = useMemo(() => inPartOrder(cut, textsOf(parted.data, cut)), [parted.data, cut]);
  const entries = parts.map((id) => ({
    id,
    name: nameOf(cut, id),
    color: partColor(cut, id, palette),
    shape: "bar" as const,
  }));
  if (parted.error !== null) return <Trouble problem={parted.error} onRetry={() => parted.refetch()} />;
  if (parted.data === undefined) return <Waiting height={760} />;
  const drawn = entries
    .filter(({ id }) => !view.hidden.includes(id))
    .map((entry) => ({ ...entry, values: valuesOf(cells, periods, entry.id) }));
  const target =
    aims.size === 0 || view.hidden.includes(TARGET)
      ? {}
      : {
          target: {
            name: t("expansion:parts.target"),
            values: periods.map((period) => aims.get(period) ?? null),
          },
        };
  const ghost = ghostIn(total, periods, t, view.compare);
  const look = {
    ...ticks,
    ...target,
    ghost: view.hidden.includes(GHOST) ? undefined : ghost,
    chosen: view.period,
    palette,
    isStill,
    hasPatterns,
    figure: money.full,
    short: money.compact,
  };
  return (
    <ChartFigure
      id="expansion"
      title={t("expansion:parts.title")}
      legend={
        <>
          <Legend
            entries={[
              ...entries,
              ...(aims.size === 0
                ? []
                : [
                    {
                      id: TARGET,
                      name: t("expansion:parts.target"),
                      color: palette.ink,
                      shape: "line" as const,
                    },
                  ]),
              ...(ghost === undefined
                ? []
                : [{ id: GHOST, name: ghost.name, color: palette.quiet, shape: "line" as const }]),
            ]}
            hidden={view.hidden}
            onHide={(hidden) => change({ hidden }, "replace")}
          />
          <SplitControl chosen={chosen} onCut={setCut} />
          <PatternsToggle hasPatterns={hasPatterns} onPatterns={setPatterns} />
        </>
      }
      option={stackOption(periods, drawn, look)}
      summary={t("expansion:parts.summary", {
        from: periodName(periods[0] ?? last),
        to: periodName(periods.at(-1) ?? last),
      })}
      files={{ path: "/metric/expansion_mrr", question }}
      over={{ places: periods }}
      onPick={(_, index) => {
        const period = periods[index];
        if (period !== undefined) pin(period);
      }}
    >
      <PeriodTable
        caption={t("expansion:parts.title")}
        corner={money.currency}
        periods={periods}
        columns={partColumns({ cut, parts, cells, total, before: ghost?.name, aims, money, nameOf, t })}
        isUnfinished={ticks.isOpen}
        subject={pinnedIn(about)}
        firstLook={12}
        onSubject={pin}
      />
      <p className="under-table">{t("expansion:parts.hint")}</p>
    </ChartFigure>
  );

  /** Makes the page about a period; selected again, about the whole range. */
  function pin(period: string) {
    change({ period: period === view.period ? null : period });
  }
}

/** The totals of the compared range, period by period; undefined where nothing is compared. */
function ghostIn(
  total: Answer,
  periods: string[],
  t: TFunction<["expansion", "shell"]>,
  compare: Comparison,
): { name: string; values: (number | null)[] } | undefined {
  if (compare === "none") return undefined;
  const before = new Map(total.rows.map((row) => [String(row.period), numberIn(row, "previous")]));
  return {
    name: t(`expansion:parts.ghost-${compare}`),
    values: periods.map((period) => before.get(period) ?? null),
  };
}

/** Expansion MRR of a part by period; none where there is no row of it. */
function valuesOf(cells: Map<string, Answer["rows"][number]>, periods: string[], part: string): number[] {
  return periods.map((period) => numberIn(cells.get(`${period} ${part}`), "value") ?? 0);
}

function SplitControl({ chosen, onCut }: { chosen: Cut; onCut: (cut: string) => void }) {
  const { t } = useTranslation("expansion");
  return (
    <SegmentedControl
      size="xs"
      aria-label={t("parts.split")}
      value={chosen}
      onChange={onCut}
      data={[
        { value: "group", label: t("parts.group") },
        { value: "cause", label: t("parts.cause") },
      ]}
    />
  );
}
