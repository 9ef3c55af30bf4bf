import { useState } from "react";
import { useTranslation } from "react-i18next";
import { groupedBy } from "../../../src/base/grouped.ts";
import { useAsk, useTell } from "../../data/asking.ts";
import { instantName } from "../../data/period.ts";
import { PlainButton } from "../../look/plain-button.tsx";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { ConfirmButton } from "../../settings/confirm-button.tsx";
import { Refused } from "../../settings/said.tsx";
import { namedFor } from "../../words/named-for.ts";
import type { Loaded } from "../loaded.ts";
import { loadedSaved, type SavedQueries, type SavedQuery } from "../sql-answers.ts";
import { ResultFiles } from "./result-files.tsx";
import { ScheduleModal } from "./schedule-modal.tsx";

/** The saved queries by folder, with their schedules and the files that these made. */
export function Kept({
  values,
  onLoad,
}: {
  /** What the parameters are now, by name. */
  values: Readonly<Record<string, string>>;
  onLoad: (given: Loaded) => void;
}) {
  const { t } = useTranslation("bar");
  const { data, error, refetch } = useAsk<SavedQueries>("/sql/saved");
  const [planned, setPlanned] = useState<SavedQuery | null>(null);
  const removing = useTell<{ name: string }>(() => undefined);
  if (error !== null) return <Trouble problem={error} onRetry={() => refetch()} />;
  if (data === undefined) return <Waiting height={160} />;
  if (data.rows.length === 0) return <p className="quiet">{t("sql.none-saved")}</p>;
  return (
    <>
      {[...groupedBy(data.rows, ({ folder }) => folder ?? "")].map(([folder, rows]) => (
        <section key={folder} aria-label={folder === "" ? t("sql.no-folder") : folder}>
          {folder !== "" && <h3 className="sql-group">{folder}</h3>}
          <ul className="sql-list">
            {rows.map((query) => (
              <li key={query.id}>
                <PlainButton onClick={() => onLoad(loadedSaved(query))}>{query.name}</PlainButton>
                <Planned query={query} />
                <span className="sql-ways">
                  <PlainButton
                    className="link"
                    aria-label={namedFor(t("sql.schedule"), query.name)}
                    onClick={() => setPlanned(query)}
                  >
                    {t("sql.schedule")}
                  </PlainButton>
                  <ConfirmButton
                    isLink
                    label={t("sql.remove")}
                    of={query.name}
                    title={t("sql.sure", { name: query.name })}
                    text={t("sql.sure-text")}
                    onConfirm={() =>
                      removing.mutate({
                        path: `/sql/saved/${encodeURIComponent(query.id)}/remove`,
                        input: { version: query.version },
                      })
                    }
                  />
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <Refused problem={removing.error} />
      <ResultFiles />
      {planned !== null && <ScheduleModal query={planned} values={values} onClose={() => setPlanned(null)} />}
    </>
  );
}

/** How often a query runs by itself, and when next; what its last run failed at. */
function Planned({ query: { every, next_run: next, last_error: failed } }: { query: SavedQuery }) {
  const { t } = useTranslation("bar");
  if (every === null || next === null) return null;
  return (
    <p className="quiet">
      {t("sql.next-run", { often: t(`sql.often.${every}`), when: instantName(next) })}
      {failed !== null && <span className="bad"> {t("sql.failed", { why: failed })}</span>}
    </p>
  );
}
