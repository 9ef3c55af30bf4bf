import { useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { ChartFigure } from "../charts/chart-figure.tsx";
import { courseOption } from "../charts/course.ts";
import { CourseLegend } from "../charts/course-legend.tsx";
import { ask } from "../data/api.ts";
import { level, NOTHING, percent, whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { useSettled } from "../data/settling.ts";
import type { Attach } from "../growth/growth-answers.ts";
import { PALETTES } from "../look/palette.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import type { Asked } from "./asked.ts";

type Row = Attach["rows"][number];

/** How far each add-on has spread, who uses it, and who bought it and doesn't: now, and by month. */
export function AddOns({ asked: question }: { asked: Asked }) {
  const { t } = useTranslation("headroom");
  const asked = useSettled<Attach>({
    queryKey: ["attach", question],
    queryFn: ({ signal }) => ask<Attach>("/attach", question, signal),
  });
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <Waiting height={420} />;
  const { rows } = asked.data;
  const last = rows.at(-1);
  if (last === undefined) return <p className="growth-note">{t("add-ons.none")}</p>;
  const now = rows.filter(({ on }) => on === last.on);
  const count = (value: number | null) => (value === null ? NOTHING : whole(value));
  return (
    <>
      <section aria-labelledby="add-ons-title">
        <h2 id="add-ons-title" className="growth-head">
          {t("add-ons.caption", { day: dayName(last.on) })}
        </h2>
        <FactTable
          caption={t("add-ons.caption", { day: dayName(last.on) })}
          columns={[
            { id: "name", name: t("add-ons.name") },
            { id: "holders", name: t("add-ons.holders"), isNumber: true },
            { id: "eligible", name: t("add-ons.eligible"), isNumber: true },
            { id: "attach", name: t("add-ons.attach"), isNumber: true },
            { id: "adopted", name: t("add-ons.adopted"), isNumber: true },
            { id: "unused", name: t("add-ons.unused"), isNumber: true },
          ]}
          rows={now.map((row) => ({
            id: row.add_on,
            cells: [
              row.add_on,
              whole(row.holders),
              whole(row.eligible),
              row.attach === null ? NOTHING : percent(row.attach),
              count(row.adopted),
              count(row.bought_and_unused),
            ],
          }))}
        />
        <p className="growth-note">{t("add-ons.note")}</p>
      </section>
      <Course rows={rows} now={now} question={question} />
    </>
  );
}

function Course({ rows, now, question }: { rows: Row[]; now: Row[]; question: Asked }) {
  const { t } = useTranslation("headroom");
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  const days = [...new Set(rows.map(({ on }) => on))];
  const shareAt = (add_on: string, day: string) =>
    rows.find((row) => row.add_on === add_on && row.on === day)?.attach ?? null;
  const lines = now.slice(0, palette.compared.length).map(({ add_on: name }, index) => ({
    id: name,
    name,
    color: palette.compared[index] ?? palette.ink,
    values: days.map((day) => shareAt(name, day)),
  }));
  const [first] = now;
  return (
    <ChartFigure
      id="attach"
      title={t("add-ons.course")}
      legend={<CourseLegend lines={lines} />}
      option={courseOption(days, lines, {
        palette,
        isStill,
        tick: dayName,
        title: dayName,
        figure: percent,
        level,
        nothing: NOTHING,
      })}
      height="chart-box chart-box-low"
      summary={t("add-ons.summary", {
        name: first?.add_on ?? "",
        share: first?.attach == null ? NOTHING : percent(first.attach),
        day: dayName(first?.on ?? ""),
      })}
      files={{ path: "/attach", question }}
      over={{ places: days }}
    >
      <FactTable
        caption={t("add-ons.course")}
        columns={[
          { id: "month", name: t("add-ons.month") },
          ...lines.map(({ id, name }) => ({ id, name, isNumber: true })),
        ]}
        rows={days.toReversed().map((day) => ({
          id: day,
          cells: [
            dayName(day),
            ...lines.map(({ name }) => {
              const value = shareAt(name, day);
              return value === null ? NOTHING : percent(value);
            }),
          ],
        }))}
      />
    </ChartFigure>
  );
}
