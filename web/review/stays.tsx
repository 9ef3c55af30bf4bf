import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { NOTHING, percent, whole } from "../data/format.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import type { Stays } from "../growth/review-answers.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { FactTable } from "../tables/fact-table.tsx";

/** How long expanded accounts stay, beside those that hadn't expanded. */
export function StaysPart() {
  const { t } = useTranslation("review");
  const asked = useAsk<Stays>("/review/stays");
  const shareOf = (share: number | null) => (share === null ? NOTHING : percent(share));
  return (
    <section aria-labelledby="stays-title" className="figure">
      <header className="section-head">
        <h2 id="stays-title">{t("stays.title")}</h2>
        <ExportMenu id="stays" title={t("stays.title")} files={{ path: "/review/stays", question: {} }} />
      </header>
      {asked.error !== null && <Trouble problem={asked.error} onRetry={() => asked.refetch()} />}
      {asked.error === null && asked.data === undefined && <Waiting height={200} />}
      {asked.data !== undefined && (
        <FactTable
          caption={t("stays.title")}
          columns={[
            { id: "days", name: t("stays.after") },
            { id: "expanded", name: t("stays.expanded"), isNumber: true },
            { id: "stayed", name: t("stays.stayed"), isNumber: true },
            { id: "share", name: t("stays.share"), isNumber: true },
            { id: "others", name: t("stays.others"), isNumber: true },
          ]}
          rows={asked.data.rows.map((row) => ({
            id: String(row.days),
            cells: [
              t("stays.days", { count: row.days, days: whole(row.days) }),
              whole(row.expanded),
              whole(row.stayed),
              shareOf(row.share),
              shareOf(row.others),
            ],
          }))}
        />
      )}
    </section>
  );
}
