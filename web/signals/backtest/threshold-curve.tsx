import { useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { courseOption } from "../../charts/course.ts";
import { useAsk } from "../../data/asking.ts";
import { level, NOTHING, percent, whole } from "../../data/format.ts";
import type { ThresholdCurve as Curve, KindName } from "../../growth/growth-answers.ts";
import { PALETTES } from "../../look/palette.ts";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { FactTable } from "../../tables/fact-table.tsx";

/** What other thresholds of a kind would have found: how many firings, and how often an expansion followed. */
export function ThresholdCurve({ kind }: { kind: KindName }) {
  const path = `/signals/curve/${kind}`;
  const asked = useAsk<Curve>(path);
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <Waiting height={420} />;
  return <Shown answer={asked.data} path={path} />;
}

function Shown({ answer: { rows, current }, path }: { answer: Curve; path: string }) {
  const { t } = useTranslation("signals");
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  const places = rows.map(({ threshold }) => String(threshold));
  const names = { precision: t("test.precision"), base: t("test.base") };
  const share = (value: number | null) => (value === null ? NOTHING : percent(value));
  const nameOf = (place: string) => {
    const text = whole(Number(place));
    return Number(place) === current ? `${text} (${t("curve.now")})` : text;
  };
  return (
    <ChartFigure
      id="threshold-curve"
      title={t("curve.title")}
      lead={<p className="section-answer">{t("curve.text")}</p>}
      legend={
        <ul className="curve-legend">
          <li>
            <i className="swatch swatch-line" style={{ backgroundColor: palette.ink }} />
            {names.precision}
          </li>
          <li>
            <i className="swatch swatch-line swatch-dashed" style={{ backgroundColor: palette.quiet }} />
            {names.base}
          </li>
        </ul>
      }
      option={courseOption(
        places,
        [
          {
            id: "precision",
            name: names.precision,
            color: palette.ink,
            values: rows.map(({ precision }) => precision),
          },
          {
            id: "base",
            name: names.base,
            color: palette.quiet,
            isDashed: true,
            values: rows.map(({ base }) => base),
          },
        ],
        { palette, isStill, tick: nameOf, title: nameOf, figure: percent, level, nothing: NOTHING },
      )}
      height="chart-box chart-box-low"
      summary={t("curve.text")}
      files={{ path, question: {} }}
    >
      <FactTable
        caption={t("curve.title")}
        columns={[
          { id: "value", name: t("curve.value") },
          { id: "firings", name: t("test.firings"), isNumber: true },
          { id: "precision", name: names.precision, isNumber: true },
          { id: "base", name: names.base, isNumber: true },
          { id: "verdict", name: t("test.verdict") },
        ]}
        rows={rows.map((row) => ({
          id: String(row.threshold),
          isMarked: row.threshold === current,
          cells: [
            nameOf(String(row.threshold)),
            whole(row.firings),
            share(row.precision),
            share(row.base),
            t(`test.verdicts.${row.verdict}`),
          ],
        }))}
      />
    </ChartFigure>
  );
}
