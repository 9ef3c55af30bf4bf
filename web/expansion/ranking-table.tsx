import { useTranslation } from "react-i18next";
import { writeFilter } from "../../src/base/filter-text.ts";
import { type Money, NOTHING, percent } from "../data/format.ts";
import { periodName } from "../data/period.ts";
import { CellButton } from "../tables/cell-button.tsx";
import type { ChangeRow } from "../tables/changed.ts";
import { useDimensionName, valueName } from "../tables/dimension-name.ts";
import { ScrollBox } from "../tables/scroll-box.tsx";
import { ChangeText } from "./change-text.tsx";
import type { About, Leaderboard, LeaderboardRow } from "./use-figures.ts";

/** What all expansion of a value comes to beside the MRR that it opened with: as many customers as in the amount beside it. */
export const GROWTH = "mrr_growth";
export const EXPANDED = "type=expansion";

interface Shown {
  about: About;
  money: Money;
  ranked: Leaderboard;
  /** Of all values; undefined until they are here. */
  rates: Leaderboard | undefined;
}

/** The values of a dimension with their expansion, largest first, and all of them. */
export function RankingTable({ title, ...shown }: Shown & { title: string }) {
  const { t } = useTranslation("expansion");
  const nameOf = useDimensionName();
  const { about, money, ranked } = shown;
  const hasBefore = hasChange(about);
  const most = Math.max(1, ...ranked.rows.map(({ value }) => value ?? 0));
  return (
    <ScrollBox label={title}>
      <table className="figures">
        <caption className="unseen">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{nameOf(ranked.by)}</th>
            <th scope="col">{t("ranking.mrr", { currency: money.currency })}</th>
            {hasBefore && <th scope="col">{t("change")}</th>}
            <th scope="col">{t("ranking.share")}</th>
            <th scope="col">{t("ranking.rate")}</th>
            {hasBefore && <th scope="col">{t("change")}</th>}
          </tr>
        </thead>
        <tbody>
          {ranked.rows.map((row) => (
            <Line key={row.is_other ? "other" : `value ${row.key}`} {...shown} row={row} most={most} />
          ))}
        </tbody>
        <tfoot>
          <Total {...shown} />
        </tfoot>
      </table>
    </ScrollBox>
  );
}

function Line({ about, money, ranked, rates, row, most }: Shown & { row: LeaderboardRow; most: number }) {
  const { t } = useTranslation("expansion");
  const { by } = ranked;
  const hasBefore = hasChange(about);
  const own = row.name === null ? t("ranking.none") : valueName(by, row.name);
  const name = row.is_other ? t("ranking.other") : own;
  const where = row.key === null ? null : [writeFilter({ name: by, value: row.key })];
  const rate = row.is_other ? undefined : rates?.rows.find(({ key }) => key === row.key);
  const cell = { about, money, where, name };
  return (
    <tr>
      <th scope="row">
        <span className="cell cell-period">{name}</span>
      </th>
      <td className="bar-cell">
        <i
          className={row.is_other ? "bar-mark bar-other" : "bar-mark"}
          style={{ width: `${(Math.max(0, row.value ?? 0) / most) * 100}%` }}
          aria-hidden="true"
        />
        <Figure {...cell} metric="expansion_mrr" value={row.value} />
      </td>
      {hasBefore && <ChangeCell row={row} unit="money" money={money} />}
      <td>
        <span className="cell">{row.share === null ? NOTHING : percent(row.share)}</span>
      </td>
      <td>
        <Figure {...cell} metric={GROWTH} value={rate?.value ?? null} />
      </td>
      {hasBefore && <ChangeCell row={rate} unit="ratio" money={money} />}
    </tr>
  );
}

function Total({ about, money, ranked, rates }: Shown) {
  const { t } = useTranslation("expansion");
  const hasBefore = hasChange(about);
  const cell = { about, money, where: [], name: t("ranking.total") };
  return (
    <tr className="table-total">
      <th scope="row">
        <span className="cell cell-period">{t("ranking.total")}</span>
      </th>
      <td>
        <Figure {...cell} metric="expansion_mrr" value={ranked.total.value} />
      </td>
      {hasBefore && <ChangeCell row={ranked.total} unit="money" money={money} />}
      <td />
      <td>
        <Figure {...cell} metric={GROWTH} value={rates?.total.value ?? null} />
      </td>
      {hasBefore &&
        (rates === undefined ? <td /> : <ChangeCell row={rates.total} unit="ratio" money={money} />)}
    </tr>
  );
}

/** A figure that opens its customers, where there are any that can be named. */
function Figure({
  about: { subject },
  money,
  metric,
  value,
  where,
  name,
}: {
  about: About;
  money: Money;
  metric: "expansion_mrr" | typeof GROWTH;
  value: number | null;
  where: string[] | null;
  name: string;
}) {
  const text = value === null ? NOTHING : metric === "expansion_mrr" ? money.plain(value) : percent(value);
  const isOpen = where !== null && value !== null && value !== 0;
  const narrowed = metric === GROWTH ? [EXPANDED, ...(where ?? [])] : (where ?? []);
  return (
    <CellButton
      drill={isOpen ? { metric, period: subject, where: narrowed } : null}
      text={text}
      label={`${name}, ${periodName(subject)}`}
    />
  );
}

function ChangeCell({
  row,
  unit,
  money,
}: {
  row: ChangeRow | undefined;
  unit: "money" | "ratio";
  money: Money;
}) {
  return (
    <td>
      <span className="cell">
        {row === undefined ? NOTHING : <ChangeText row={row} before={null} unit={unit} money={money} />}
      </span>
    </td>
  );
}

/** Whether figures stand beside those of another period. */
function hasChange({ scope }: About): boolean {
  return scope.view.compare !== "none";
}
