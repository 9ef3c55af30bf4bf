import "../../charts/sankey.ts";
import { useComputedColorScheme } from "@mantine/core";
import { useMediaQuery, useReducedMotion } from "@mantine/hooks";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ChartFigure } from "../../charts/chart-figure.tsx";
import { Legend } from "../../charts/legend.tsx";
import { type Money, percent, whole } from "../../data/format.ts";
import { useView } from "../../data/view.ts";
import { PALETTES } from "../../look/palette.ts";
import { colorOf, flowOption, LEAST_SHARE, MOST_RIBBONS, type Ribbon, ribbonsOf } from "./flow-chart.ts";

/** A chart of flows in both directions; a ribbon opens its line in the tables below. */
export default function FlowFigure({
  id,
  title,
  lead,
  flows,
  files,
  money,
  onPick,
  children,
}: {
  id: string;
  title: string;
  lead: ReactNode;
  flows: Ribbon[];
  files: { path: string; question: object };
  money: Money;
  onPick: (key: string) => void;
  children: ReactNode;
}) {
  const { t } = useTranslation("expansion");
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  const isWide = useMediaQuery("(min-width: 1180px)", true, { getInitialValueInEffect: false });
  const [{ hidden }, change] = useView();
  const isHidden = (isDown: boolean) => hidden.includes(directionId(isDown));
  const shown = ribbonsOf(
    flows.filter(({ isDown }) => !isHidden(isDown)),
    t("moves.other"),
  );
  const key = JSON.stringify(shown);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key holds all ribbons
  const option = useMemo(
    () =>
      flowOption(shown, {
        palette,
        isStill,
        room: isWide ? 260 : 170,
        signed: money.signed,
        short: money.signedShort,
        whole,
        names: {
          value: t("ranking.mrr", { currency: money.currency }),
          moves: t("moves.count"),
          customers: t("moves.customers"),
        },
      }),
    [key, palette, isStill, isWide, money, t],
  );
  return (
    <ChartFigure
      id={id}
      title={title}
      legend={
        <Legend
          entries={[false, true].map((isDown) => ({
            id: directionId(isDown),
            name: t(isDown ? "moves.down" : "moves.up"),
            color: colorOf({ isDown }, palette),
            shape: "bar" as const,
          }))}
          hidden={hidden}
          onHide={(all) => change({ hidden: all }, "replace")}
        />
      }
      lead={lead}
      option={option}
      summary={t("moves.chart")}
      files={files}
      onPick={(_, place) => {
        const picked = shown[place]?.key;
        if (picked != null) onPick(picked);
      }}
    >
      {shown.some((ribbon) => ribbon.key === null) && (
        <p className="under-table">
          {t("moves.limit", { most: whole(MOST_RIBBONS), share: percent(LEAST_SHARE) })}
        </p>
      )}
      {children}
    </ChartFigure>
  );
}

const directionId = (isDown: boolean) => (isDown ? "moves-down" : "moves-up");
