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

interface Shown {
  answer: LeaderboardAnswer;
  money: Money;
  better: "up" | "down" | null;
}

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
  better: Shown["better"];
}) {
  const { t } = useTranslation(["terms", "shell"]);
  const { metric, unit, period, total } = answer;
  const hasShares = answer.adds_up === "yes";
  const most = Math.max(...answer.rows.map(({ value }) => Math.abs(value ?? 0)), 0);
  const shown = { answer, money, better };
  return (
    <ScrollBox label={t("shell:table-of", { what: title })}>
      <table className="figures leaders">
        <caption className="unseen">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{dimension}</th>
            <th scope="col">{shortPeriod(period)}</th>
            <th scope="col">{t("terms:tables.change", { period: shortPeriod(answer.previous_period) })}</th>
            {hasShares && <th scope="col">{t("terms:tables.share")}</th>}
          </tr>
        </thead>
        <tbody>
          {answer.rows.map((row) => (
            <Leader
              key={row.is_other ? "other" : (row.key ?? "none")}
              row={row}
              most={most}
              hasShares={hasShares}
              {...shown}
            />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t(hasShares ? "terms:tables.total" : "terms:tables.all")}</th>
            <td className="leader-value">
              <CellButton
                drill={{ metric, period, where: [] }}
                text={figureOf(unit, total.value, money)}
                label={`${title}, ${periodName(period)}`}
              />
            </td>
            <ChangeCell row={total} {...shown} />
            {hasShares && <td>{percent(1)}</td>}
          </tr>
        </tfoot>
      </table>
    </ScrollBox>
  );
}

function Leader({
  row,
  most,
  hasShares,
  ...shown
}: Shown & { row: LeaderboardRow; most: number; hasShares: boolean }) {
  const { t } = useTranslation("terms");
  const { answer, money } = shown;
  const { metric, unit, by, period } = answer;
  const own = row.key === null ? t("tables.unknown") : valueName(by, row.name ?? row.key);
  return (
    <tr className={row.is_other ? "leader-other" : ""}>
      <th scope="row">
        <CellButton
          drill={
            row.key === null ? null : { metric, period, where: [writeFilter({ name: by, value: row.key })] }
          }
          text={row.is_other ? t("tables.other") : own}
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
      <ChangeCell row={row} {...shown} />
      {hasShares && <td>{row.share === null ? NOTHING : percent(row.share)}</td>}
    </tr>
  );
}

function ChangeCell({ row, answer: { unit }, money, better }: Shown & { row: ChangeRow }) {
  const write = unit === "money" ? money.signed : unit === "ratio" ? points : signedWhole;
  const changed = changedOf(row, write, better);
  return (
    <td className={`leader-change ${changed?.tone ?? ""}`}>
      {changed?.text ?? NOTHING}
      {(changed?.share ?? null) !== null && <span className="leader-growth">{changed?.share}</span>}
    </td>
  );
}

function barWidth(value: number | null, most: number): string {
  return most === 0 ? "0" : `${(Math.abs(value ?? 0) / most) * 100}%`;
}
