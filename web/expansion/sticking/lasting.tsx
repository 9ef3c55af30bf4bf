import { useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { type CourseLine, courseOption } from "../../charts/course.ts";
import { Legend } from "../../charts/legend.tsx";
import { level, NOTHING, percent } from "../../data/format.ts";
import { useDrill } from "../../data/opening.ts";
import { dayName } from "../../data/period.ts";
import { useView } from "../../data/view.ts";
import { PALETTES } from "../../look/palette.ts";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { FEW } from "../few.ts";
import { cutOf, inPartOrder, partColor, useCut, usePartName } from "../part-words.ts";
import { type About, type Durability, durabilityQuestion, useDurability } from "../use-figures.ts";
import { LastingTable } from "./lasting-table.tsx";

export const WHOLE = "all";
const DASHED = 4;

/** How much of expansions is left after 1 to 24 months, in total and by cause. */
export function Lasting({ about }: { about: About }) {
  const { t } = useTranslation("expansion");
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  const [view, change] = useView();
  const [chosen] = useCut();
  const nameOf = usePartName();
  const { open } = useDrill();
  const whole = useDurability(about, null);
  const parted = useDurability(about, chosen);
  const cut = cutOf(parted.data?.rows ?? []);
  const months = useMemo(() => [...new Set(whole.data?.rows.map((row) => String(row.months)))], [whole.data]);
  const lines = useMemo((): CourseLine[] => {
    const rows = parted.data?.rows ?? [];
    const parts = inPartOrder(cut, [...new Set(rows.map((row) => String(row[cut])))]);
    return [
      {
        id: WHOLE,
        name: t("lasting.all"),
        color: palette.ink,
        isBare: true,
        values: valuesOf(whole.data?.rows ?? [], months),
      },
      ...parts.map((id, index) => ({
        id,
        name: nameOf(cut, id),
        color: partColor(cut, id, palette),
        values: valuesOf(
          rows.filter((row) => row[cut] === id),
          months,
        ),
        isDashed: index >= DASHED,
        isBare: true,
      })),
    ];
  }, [whole.data, parted.data, cut, months, palette, nameOf, t]);
  const failed = [whole, parted].find(({ error }) => error !== null);
  if (failed !== undefined && failed.error !== null)
    return <Trouble problem={failed.error} onRetry={() => failed.refetch()} />;
  if (whole.data === undefined || parted.data === undefined) return <Waiting height={700} />;
  const named = (count: string) => t("lasting.months", { count: Number(count) });
  const option = courseOption(months, lines.filter(({ id }) => !view.hidden.includes(id)).map(drawnOf), {
    palette,
    isStill,
    tick: (count) => count,
    title: named,
    figure: percent,
    level,
    nothing: NOTHING,
  });
  const year = whole.data.rows.find((row) => row.months === 12)?.value;
  const day = dayName(whole.data.as_of);
  const answer =
    typeof year === "number"
      ? t("lasting.answer", { share: percent(year), day })
      : t("lasting.young", { day });
  return (
    <ChartFigure
      id="durability"
      title={t("lasting.title")}
      legend={
        <Legend
          entries={lines.map(({ id, name, color, isDashed }) => ({
            id,
            name,
            color,
            shape: "line" as const,
            isDashed: isDashed ?? false,
          }))}
          hidden={view.hidden}
          onHide={(hidden) => change({ hidden }, "replace")}
        />
      }
      lead={<p className="section-answer">{answer}</p>}
      option={option}
      summary={t("lasting.summary", { answer })}
      files={{ path: "/durability", question: durabilityQuestion(about, chosen) }}
      onPick={(id, index) => {
        const count = months[index];
        if (count !== undefined) open(drillOf(id, count));
      }}
    >
      <LastingTable months={months} lines={lines} countOf={countOf} drillOf={drillOf} />
      <p className="under-table">
        {t("lasting.hint")} {t("lasting.few")}
      </p>
    </ChartFigure>
  );

  /** A line without what is of few customers: it ends there, and only the table has the rest. */
  function drawnOf(line: CourseLine): CourseLine {
    const isFew = (place: number) => (countOf(line.id, months[place] ?? "") ?? 0) < FEW;
    return { ...line, values: line.values.map((value, place) => (isFew(place) ? null : value)) };
  }

  function countOf(id: string, count: string): number | null {
    const rows = id === WHOLE ? whole.data?.rows : parted.data?.rows;
    const row = rows?.find((one) => String(one.months) === count && (id === WHOLE || one[cut] === id));
    return typeof row?.customers === "number" ? row.customers : null;
  }

  function drillOf(id: string, count: string) {
    return {
      metric: `expansion_durability(${count})`,
      period: about.last,
      where: id === WHOLE ? [] : [`${cut}=${id}`],
    };
  }
}

function valuesOf(rows: Durability["rows"], months: string[]): (number | null)[] {
  const values = new Map(rows.map((row) => [String(row.months), row.value]));
  return months.map((count) => {
    const value = values.get(count);
    return typeof value === "number" ? value : null;
  });
}
