import { useTranslation } from "react-i18next";
import { useAsk } from "../../data/asking.ts";
import { whole } from "../../data/format.ts";
import { instantName } from "../../data/period.ts";
import type { SqlResults } from "../sql-answers.ts";

const SHOWN = 20;

/** The files that scheduled queries made, the last one first. */
export function ResultFiles() {
  const { t } = useTranslation("bar");
  const { data } = useAsk<SqlResults>("/sql/results", { limit: SHOWN });
  if (data === undefined || data.rows.length === 0) return null;
  return (
    <section aria-label={t("sql.files")}>
      <h3 className="sql-group">{t("sql.files")}</h3>
      <ul className="sql-list">
        {data.rows.map(({ query, name, at, due, file, rows, error }) => (
          <li key={`${query} ${due} ${at}`}>
            {file === null ? (
              <span>{name}</span>
            ) : (
              <a
                className="link"
                href={`/api/v1/sql/results/${encodeURIComponent(query)}/${encodeURIComponent(file)}`}
                download={file}
              >
                {name}
              </a>
            )}
            <p className="quiet">
              {instantName(at)}
              {rows !== null && ` · ${t("sql.rows", { count: rows, rows: whole(rows) })}`}
              {error !== null && <span className="bad"> {t("sql.failed", { why: error })}</span>}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
