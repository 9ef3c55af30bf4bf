import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { writeFilter } from "../../src/base/filter-text.ts";
import { type Money, NOTHING, percent } from "../data/format.ts";
import { inPeriod, periodName } from "../data/period.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { figuresFile } from "../export/figures-file.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { CellButton } from "../tables/cell-button.tsx";
import type { ChangeRow } from "../tables/changed.ts";
import { useDimensionName, valueName } from "../tables/dimension-name.ts";
import { ScrollBox } from "../tables/scroll-box.tsx";
import { ChangeText } from "./change-text.tsx";
import { useDimension } from "./dimension-words.ts";
import { type About, type LeaderboardRow, rankingQuestion, useLeaderboard } from "./use-figures.ts";

const LISTED = 10;
/** Shares are read of all values, since those of the listed ones need not be the largest. */
const ALL = 1000;

/** What all expansion of a value comes to beside the MRR that it opened with: as many customers as in the amount beside it. */
const GROWTH = "mrr_growth";
const EXPANDED = "type=expansion";

/** Expansion side by side: MRR with a bar, change and share, and what that is of opening MRR, by each value of a dimension. */
export function Ranking({ about, money }: { about: About; money: Money }) {
  const { t } = useTranslation("expansion");
  const { subject } = about;
  const { by: chosen, all, setBy } = useDimension();
  const nameOf = useDimensionName();
  const question = rankingQuestion(about, chosen, LISTED);
  const ranked = useLeaderboard("expansion_mrr", question);
  const asked = rankingQuestion(about, chosen, ALL);
  const rates = useLeaderboard(GROWTH, { ...asked, where: [...(asked.where ?? []), EXPANDED] });
  const { top: _top, ...fileQuestion } = question;
  const by = ranked.data?.by ?? chosen;
  const hasBefore = about.scope.view.compare !== "none";
  const rows = ranked.data?.rows ?? [];
  const most = Math.max(1, ...rows.map(({ value }) => value ?? 0));
  const rateOf = (key: string | null) => rates.data?.rows.find((row) => row.key === key);
  const title = t("ranking.title", { when: inPeriod(subject) });
  return (
    <section aria-labelledby="ranking-title" className="figure">
      <header className="section-head">
        <h2 id="ranking-title">{title}</h2>
        <NativeSelect
          className="inline-select"
          label={t("ranking.by")}
          value={chosen}
          data={all.map((value) => ({ value, label: nameOf(value) }))}
          onChange={({ currentTarget: { value } }) => setBy(value)}
        />
        <ExportMenu
          id="expansion-by"
          title={title}
          files={figuresFile(["expansion_mrr", `${GROWTH};${EXPANDED}`], fileQuestion)}
        />
      </header>
      {ranked.error !== null && <Trouble problem={ranked.error} onRetry={() => ranked.refetch()} />}
      {ranked.error === null && ranked.data === undefined && <Waiting height={360} />}
      {ranked.data !== undefined && (
        <ScrollBox label={title}>
          <table className="figures">
            <caption className="unseen">{title}</caption>
            <thead>
              <tr>
                <th scope="col">{nameOf(by)}</th>
                <th scope="col">{t("ranking.mrr", { currency: money.currency })}</th>
                {hasBefore && <th scope="col">{t("change")}</th>}
                <th scope="col">{t("ranking.share")}</th>
                <th scope="col">{t("ranking.rate")}</th>
                {hasBefore && <th scope="col">{t("change")}</th>}
              </tr>
            </thead>
            <tbody>{rows.map((row) => lineOf(row))}</tbody>
            <tfoot>
              <tr className="table-total">
                <th scope="row">
                  <span className="cell cell-period">{t("ranking.total")}</span>
                </th>
                <td>{cell("expansion_mrr", ranked.data.total.value, [], t("ranking.total"))}</td>
                {hasBefore && <td>{changeOf(ranked.data.total, "money")}</td>}
                <td />
                <td>{cell(GROWTH, rates.data?.total.value ?? null, [], t("ranking.total"))}</td>
                {hasBefore && <td>{rates.data && changeOf(rates.data.total, "ratio")}</td>}
              </tr>
            </tfoot>
          </table>
        </ScrollBox>
      )}
    </section>
  );

  function lineOf(row: LeaderboardRow) {
    const name = row.is_other ? t("ranking.other") : named(row.name);
    const where = row.key === null ? null : [writeFilter({ name: by, value: row.key })];
    const rate = row.is_other ? undefined : rateOf(row.key);
    return (
      <tr key={row.is_other ? "other" : `value ${row.key}`}>
        <th scope="row">
          <span className="cell cell-period">{name}</span>
        </th>
        <td className="bar-cell">
          <i
            className={row.is_other ? "bar-mark bar-other" : "bar-mark"}
            style={{ width: `${(Math.max(0, row.value ?? 0) / most) * 100}%` }}
            aria-hidden="true"
          />
          {cell("expansion_mrr", row.value, where, name)}
        </td>
        {hasBefore && <td>{changeOf(row, "money")}</td>}
        <td>
          <span className="cell">{row.share === null ? NOTHING : percent(row.share)}</span>
        </td>
        <td>{cell(GROWTH, rate?.value ?? null, where, name)}</td>
        {hasBefore && (
          <td>{rate === undefined ? <span className="cell">{NOTHING}</span> : changeOf(rate, "ratio")}</td>
        )}
      </tr>
    );
  }

  function named(value: string | null): string {
    return value === null ? t("ranking.none") : valueName(by, value);
  }

  function cell(
    metric: "expansion_mrr" | typeof GROWTH,
    value: number | null,
    where: string[] | null,
    name: string,
  ) {
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

  function changeOf(row: ChangeRow, unit: "money" | "ratio") {
    return (
      <span className="cell">
        <ChangeText row={row} before={null} unit={unit} money={money} />
      </span>
    );
  }
}
