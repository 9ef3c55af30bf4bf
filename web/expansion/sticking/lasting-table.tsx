import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CourseLine } from "../../charts/course.ts";
import type { Drill } from "../../data/drill-key.ts";
import { NOTHING, percent, whole } from "../../data/format.ts";
import { PlainButton } from "../../look/plain-button.tsx";
import { CellButton } from "../../tables/cell-button.tsx";
import { ScrollBox } from "../../tables/scroll-box.tsx";
import { FEW } from "../few.ts";

const FIRST_LOOK = ["1", "2", "3", "6", "9", "12", "18", "24"];

/** The share of expansions left after each number of months; every figure opens the expansions behind it. */
export function LastingTable({
  months,
  lines,
  countOf,
  drillOf,
}: {
  months: string[];
  lines: CourseLine[];
  /** How many customers a figure is of; null if that isn't known. */
  countOf: (id: string, months: string) => number | null;
  drillOf: (id: string, months: string) => Drill;
}) {
  const { t } = useTranslation("expansion");
  const [isWhole, setWhole] = useState(false);
  const listed = months
    .map((count, place) => ({ count, place }))
    .filter(({ count }) => isWhole || FIRST_LOOK.includes(count));
  return (
    <>
      <ScrollBox label={t("lasting.title")}>
        <table className="figures">
          <caption className="unseen">{t("lasting.title")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("lasting.after")}</th>
              {lines.map(({ id, name }) => (
                <th scope="col" key={id}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {listed.map(({ count, place }) => (
              <tr key={count}>
                <th scope="row">
                  <span className="cell cell-period">{t("lasting.months", { count: Number(count) })}</span>
                </th>
                {lines.map(({ id, name, values }) => {
                  const value = values[place] ?? null;
                  const customers = countOf(id, count);
                  const isFew = customers !== null && customers < FEW;
                  return (
                    <td key={id} className={isFew ? "is-few" : undefined}>
                      <CellButton
                        drill={value === null ? null : drillOf(id, count)}
                        text={value === null ? NOTHING : percent(value)}
                        count={value === null || customers === null ? null : whole(customers)}
                        label={`${name}, ${t("lasting.months", { count: Number(count) })}`}
                      />
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {listed.length < months.length && (
        <PlainButton className="link" onClick={() => setWhole(true)}>
          {t("lasting.every")}
        </PlainButton>
      )}
    </>
  );
}
