import { useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { ChartFigure } from "../charts/chart-figure.tsx";
import type { CustomerAnswer } from "../data/api.ts";
import { type Money, whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import type { Files } from "../export/files.ts";
import { PALETTES } from "../look/palette.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { ScrollBox } from "../tables/scroll-box.tsx";
import { customerOption } from "./customer-chart.ts";
import type { CustomerSet } from "./customer-sets.ts";
import { useCausesOf } from "./customer-title.ts";
import { useWhatChanged } from "./what-changed.ts";

const FIRST_LOOK = 8;

/** A customer's MRR over time as a step chart with every change marked, and as a table. */
export function CustomerHistory({
  sets,
  answer,
  money,
  files,
}: {
  sets: CustomerSet[];
  answer: CustomerAnswer;
  money: Money;
  files: Files;
}) {
  const { t } = useTranslation(["customers", "shell", "terms"]);
  const [isWhole, setWhole] = useState(false);
  const palette = PALETTES[useComputedColorScheme("light")];
  const isStill = useReducedMotion();
  const nameOf = useCausesOf();
  const { as_of: asOf } = answer;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names of causes follow the texts
  const option = useMemo(
    () => customerOption(sets, asOf, { palette, money, isStill, nameOf }),
    [answer, palette, money, isStill, t],
  );
  const whatOf = useWhatChanged();
  const most = sets.reduce((a, b) => (b.after > a.after ? b : a));
  const byNumber = new Map(sets.map((set) => [set.number, set]));
  const steps = answer.steps.toReversed();
  const listed = isWhole ? steps : steps.slice(0, FIRST_LOOK);
  return (
    <ChartFigure
      id="customer-mrr"
      title={t("customers:one.history")}
      option={option}
      height="chart-box chart-box-small"
      files={files}
      over={{ places: [(sets.at(-1)?.at ?? asOf).slice(0, 10), asOf], isTime: true }}
      summary={t("customers:one.summary", {
        from: dayName(sets.at(-1)?.at ?? asOf),
        to: dayName(asOf),
        most: money.full(most.after),
        day: dayName(most.at),
      })}
      onPick={(_, index) => goTo(sets.toReversed()[index])}
    >
      <ScrollBox label={t("shell:table-of", { what: t("customers:one.history") })}>
        <table className="figures customer-steps">
          <caption className="unseen">{t("customers:one.history")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("customers:one.day")}</th>
              <th scope="col" className="people-text">
                {t("customers:one.what")}
              </th>
              <th scope="col">{t("customers:one.before", { currency: money.currency })}</th>
              <th scope="col">{t("customers:one.after", { currency: money.currency })}</th>
            </tr>
          </thead>
          <tbody>
            {listed.map((step) => {
              const set = byNumber.get(step.set ?? 0);
              return (
                <tr key={`${step.set} ${step.at}`} className={set === undefined ? "quiet" : undefined}>
                  <th scope="row">
                    {set === undefined ? (
                      dayName(step.at)
                    ) : (
                      <PlainButton className="cell cell-period" onClick={() => goTo(set)}>
                        {dayName(step.at)}
                      </PlainButton>
                    )}
                  </th>
                  <td className="people-text">
                    {set === undefined ? t("customers:one.fx") : nameOf(set)}
                    {set !== undefined && <span className="step-what">{whatOf(set).join("; ")}</span>}
                  </td>
                  <td>{money.plain(step.before)}</td>
                  <td>{money.plain(step.mrr)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollBox>
      {listed.length < steps.length && (
        <PlainButton className="link" onClick={() => setWhole(true)}>
          {t("customers:one.all-changes", { count: steps.length, changes: whole(steps.length) })}
        </PlainButton>
      )}
      <p className="under-table">{t("customers:one.rates")}</p>
    </ChartFigure>
  );
}

/** Scrolls to a change in the timeline. */
function goTo(set: CustomerSet | undefined): void {
  const found = set === undefined ? null : document.getElementById(changeId(set));
  found?.scrollIntoView({ block: "start" });
  found?.focus({ preventScroll: true });
}

/** The element id of a change in the timeline. */
export function changeId({ number }: CustomerSet): string {
  return `change-${number}`;
}
