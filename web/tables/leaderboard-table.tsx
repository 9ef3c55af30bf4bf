import { useTranslation } from "react-i18next";
import { writeFilter } from "../../src/base/filter-text.ts";
import type { LeaderboardAnswer, LeaderboardRow } from "../data/api.ts";
import { type Money, NOTHING, percent, points, signedWhole } from "../data/format.ts";
import { periodName, shortPeriod } from "../data/period.ts";
import { CellButton } from "./cell-button.tsx";
import { type ChangeRow, changedOf } from "./changed.ts";
import { valueName } from "./dimension-name.ts";
import { figureOf } from "./figure.ts";
import { ScrollBox } from "./scroll-box.tsx";

/**
 * The values of a dimension, largest first: a bar behind each figure, its change, its share of the total, and the rest
 * combined.
 */
export function LeaderboardTable({
  answer,
  money,
  title,
  dimension,
  better,
}: {
  answer: LeaderboardAnswer;
  money: Money;
  title: string;
  /** Name of the dimension. */
  dimension: string;
  better: "up" | "down" | null;
}) {
  const { t } = useTranslation(["tables", "shell"]);
  const { metric, unit, by, period, total } = answer;
  const hasShares = answer.adds_up === "yes";
  const most = Math.max(...answer.rows.map(({ value }) => Math.abs(value ?? 0)), 0);
  const nameOf = (row: LeaderboardRow) =>
    row.is_other
      ? t("tables:other")
      : row.key === null
        ? t("tables:unknown")
        : valueName(by, row.name ?? row.key);
  const write = unit === "money" ? money.signed : unit === "ratio" ? points : signedWhole;
  const change = (row: ChangeRow) => {
    const changed = changedOf(row, write, better);
    return (
      <td className={`leader-change ${changed?.tone ?? ""}`}>
        {changed?.text ?? NOTHING}
        {(changed?.share ?? null) !== null && <span className="leader-growth">{changed?.share}</span>}
      </td>
    );
  };
  return (
    <ScrollBox label={t("shell:table-of", { what: title })}>
      <table className="figures leaders">
        <caption className="unseen">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{dimension}</th>
            <th scope="col">{shortPeriod(period)}</th>
            <th scope="col">{t("tables:change", { period: shortPeriod(answer.previous_period) })}</th>
            {hasShares && <th scope="col">{t("tables:share")}</th>}
          </tr>
        </thead>
        <tbody>
          {answer.rows.map((row) => (
            <tr
              key={row.is_other ? "other" : (row.key ?? "none")}
              className={row.is_other ? "leader-other" : ""}
            >
              <th scope="row">
                <CellButton
                  drill={
                    row.key === null
                      ? null
                      : { metric, period, where: [writeFilter({ name: by, value: row.key })] }
                  }
                  text={nameOf(row)}
                  label={`${figureOf(unit, row.value, money)}, ${periodName(period)}`}
                />
              </th>
              <td className="leader-value">
                <i
                  className={(row.value ?? 0) < 0 ? "leader-bar leader-loss" : "leader-bar"}
                  style={{ width: barWidth(row.value, most) }}
                />
                <span>{figureOf(unit, row.value, money, { isPlain: true })}</span>
              </td>
              {change(row)}
              {hasShares && <td>{row.share === null ? NOTHING : percent(row.share)}</td>}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t(hasShares ? "tables:total" : "tables:all")}</th>
            <td className="leader-value">
              <CellButton
                drill={{ metric, period, where: [] }}
                text={figureOf(unit, total.value, money)}
                label={`${title}, ${periodName(period)}`}
              />
            </td>
            {change(total)}
            {hasShares && <td>{percent(1)}</td>}
          </tr>
        </tfoot>
      </table>
    </ScrollBox>
  );
}

function barWidth(value: number | null, most: number): string {
  return most === 0 ? "0" : `${(Math.abs(value ?? 0) / most) * 100}%`;
}
