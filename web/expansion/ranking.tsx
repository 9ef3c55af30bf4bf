import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Money } from "../data/format.ts";
import { inPeriod } from "../data/period.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { figuresFile } from "../export/figures-file.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { useDimensionName } from "../tables/dimension-name.ts";
import { useDimension } from "./dimension-words.ts";
import { EXPANDED, GROWTH, RankingTable } from "./ranking-table.tsx";
import { type About, rankingQuestion, useLeaderboard } from "./use-figures.ts";

const LISTED = 10;
/** Shares are read of all values, since those of the listed ones need not be the largest. */
const ALL = 1000;

/** Expansion side by side: MRR with a bar, change and share, and what that is of opening MRR, by each value of a dimension. */
export function Ranking({ about, money }: { about: About; money: Money }) {
  const { t } = useTranslation("expansion");
  const { by: chosen, all, setBy } = useDimension();
  const nameOf = useDimensionName();
  const question = rankingQuestion(about, chosen, LISTED);
  const ranked = useLeaderboard("expansion_mrr", question);
  const asked = rankingQuestion(about, chosen, ALL);
  const rates = useLeaderboard(GROWTH, { ...asked, where: [...(asked.where ?? []), EXPANDED] });
  const { top: _top, ...fileQuestion } = question;
  const title = t("ranking.title", { when: inPeriod(about.subject) });
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
        <RankingTable about={about} money={money} title={title} ranked={ranked.data} rates={rates.data} />
      )}
    </section>
  );
}
