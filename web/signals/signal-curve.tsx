import { useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ChartFigure } from "../charts/chart-figure.tsx";
import { courseOption } from "../charts/course.ts";
import { amount } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import type { Files } from "../export/files.ts";
import type { SignalAnswer } from "../growth/growth-answers.ts";
import { PALETTES } from "../look/palette.ts";
import { unitOf } from "./signal-words.ts";

/** Use by day, with the limit as a dashed line. */
export function SignalCurve({ answer, files }: { answer: SignalAnswer; files: Files }) {
  const { t } = useTranslation("signals");
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  const { curve, subject_name: what } = answer;
  const unit = answer.open?.unit ?? null;
  const hasLimit = curve.some(({ limit }) => limit !== null);
  const names = { used: t("one.used"), limit: t("one.limit") };
  const nothing = t("one.unknown");
  // biome-ignore lint/correctness/useExhaustiveDependencies: names follow the language
  const option = useMemo(
    () =>
      courseOption(
        curve.map(({ day }) => day),
        [
          {
            id: "used",
            name: names.used,
            color: palette.ink,
            isBare: true,
            values: curve.map(({ value }) => value),
          },
          ...(hasLimit
            ? [
                {
                  id: "limit",
                  name: names.limit,
                  color: palette.movement.contraction,
                  isBare: true,
                  isDashed: true,
                  values: curve.map(({ limit }) => limit),
                },
              ]
            : []),
        ],
        {
          palette,
          isStill,
          tick: dayName,
          title: dayName,
          figure: (value) => unitOf(amount(value), unit),
          level: amount,
          nothing,
        },
      ),
    [answer, palette, isStill, nothing],
  );
  const last = curve.at(-1);
  const told = {
    what,
    from: dayName(curve[0]?.day ?? answer.as_of),
    to: dayName(last?.day ?? answer.as_of),
    used: unitOf(amount(last?.value ?? 0), unit),
    limit: amount(last?.limit ?? 0),
  };
  return (
    <ChartFigure
      id="signal-curve"
      title={t("one.curve", { what })}
      legend={
        <ul className="curve-legend">
          <li>
            <i className="swatch swatch-line" style={{ backgroundColor: palette.ink }} />
            {names.used}
          </li>
          {hasLimit && (
            <li>
              <i
                className="swatch swatch-line swatch-dashed"
                style={{ backgroundColor: palette.movement.contraction }}
              />
              {names.limit}
            </li>
          )}
        </ul>
      }
      option={option}
      height="chart-box chart-box-low"
      summary={hasLimit ? t("one.curve-summary-limit", told) : t("one.curve-summary", told)}
      files={files}
      over={{ places: curve.map(({ day }) => day) }}
    />
  );
}
