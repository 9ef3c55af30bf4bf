import { useTranslation } from "react-i18next";
import { periodName } from "../data/period.ts";
import { FactTable } from "../tables/fact-table.tsx";
import { type PreviewRow, shownRows } from "./previewed.ts";

/** The figures before and after a change: as a sentence, as a table, and with notes. */
export function Effect({ rows, notes }: { rows: PreviewRow[]; notes: string[] }) {
  const { t } = useTranslation(["settings", "terms"]);
  const shown = shownRows(rows);
  const period = periodName(rows[0]?.period ?? "");
  const changed = shown.filter(({ isChanged }) => isChanged);
  const told = changed.filter(({ metric }) => ["mrr", "nrr", "ltv"].includes(metric));
  return (
    <div className="effect">
      <p className="effect-told">
        {changed.length === 0
          ? t("effect.none", { period })
          : (told.length > 0 ? told : changed.slice(0, 2))
              .map(({ metric, before, after }) =>
                t("effect.one", { metric: t(`terms:metrics.${metric}.name`), period, before, after }),
              )
              .join(" ")}
      </p>
      {notes.map((note) => (
        <p className="effect-note" key={note}>
          {note}
        </p>
      ))}
      {changed.length > 0 && (
        <FactTable
          caption={t("effect.caption", { period })}
          columns={[
            { id: "figure", name: t("effect.period", { period }) },
            { id: "before", name: t("effect.before"), isNumber: true },
            { id: "after", name: t("effect.after"), isNumber: true },
          ]}
          rows={shown.map(({ metric, before, after, isChanged }) => ({
            id: metric,
            isQuiet: !isChanged,
            cells: [
              t(`terms:metrics.${metric}.name`),
              before,
              isChanged ? (
                <strong key="after" data-after={metric}>
                  {after}
                </strong>
              ) : (
                t("effect.same")
              ),
            ],
          }))}
        />
      )}
    </div>
  );
}
