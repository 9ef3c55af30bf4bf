import { useTranslation } from "react-i18next";
import { ask } from "../data/api.ts";
import { decimal, percent, whole } from "../data/format.ts";
import { useSettled } from "../data/settling.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import type { Adjacency } from "../growth/growth-answers.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import type { Asked } from "./asked.ts";

/** Which families and add-ons are owned together. */
export function Together({ asked: question }: { asked: Asked }) {
  const { t } = useTranslation("headroom");
  const asked = useSettled<Adjacency>({
    queryKey: ["adjacency", question],
    queryFn: ({ signal }) => ask<Adjacency>("/adjacency", question, signal),
  });
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <Waiting height={300} />;
  const { rows } = asked.data;
  if (rows.length === 0) return <p className="growth-note">{t("together.none")}</p>;
  return (
    <section aria-label={t("together.caption")}>
      <div className="growth-controls">
        <ExportMenu id="adjacency" title={t("together.caption")} files={{ path: "/adjacency", question }} />
      </div>
      <FactTable
        caption={t("together.caption")}
        columns={[
          { id: "owned", name: t("together.owned") },
          { id: "other", name: t("together.other") },
          { id: "both", name: t("together.both"), isNumber: true },
          { id: "support", name: t("together.support"), isNumber: true },
          { id: "confidence", name: t("together.confidence"), isNumber: true },
          { id: "lift", name: t("together.lift"), isNumber: true },
        ]}
        rows={rows.map((row) => ({
          id: `${row.owned} ${row.other}`,
          cells: [
            row.owned,
            row.other,
            whole(row.both),
            percent(row.support),
            percent(row.confidence),
            decimal(row.lift),
          ],
        }))}
      />
      <p className="growth-note">{t("together.note")}</p>
    </section>
  );
}
