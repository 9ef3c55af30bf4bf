import { useTranslation } from "react-i18next";
import type { BadRow } from "../data/api.ts";
import { listed, whole } from "../data/format.ts";
import { ScrollBox } from "../tables/scroll-box.tsx";
import { Fold } from "./fold.tsx";
import { ATTRIBUTE, choiceOf, choosing, DAY, IGNORED, type PreviewFile, type Reading } from "./reading.ts";

/** The first rows of a file; a menu over each column says what it's read as. */
export function FirstRows({
  file,
  reading,
  badRows,
  isOne,
  isFirst,
  onChange,
}: {
  file: PreviewFile;
  reading: Reading;
  badRows: BadRow[];
  /** Whether it is the only file, and the first of several. */
  isOne: boolean;
  isFirst: boolean;
  onChange: (reading: Reading) => void;
}) {
  const { t } = useTranslation("bring");
  const own = badRows.filter((one) => one.file === file.file);
  const bad = new Map(own.map((one) => [`${one.row} ${one.column?.toLowerCase()}`, one]));
  const isBad = new Set(own.map(({ row }) => row));
  const isToMend = own.length > 0 || file.missing.length > 0;
  const columns = file.missing.filter((field) => field !== DAY);
  const caption = t("rows.caption", { count: file.rows.length, file: file.file });
  return (
    <Fold title={file.file} isOne={isOne} isOpen={isFirst || isToMend}>
      {file.missing.length > 0 && (
        <div className="trouble" role="status">
          {columns.length > 0 ? (
            <>
              <p className="trouble-detail">
                {t("rows.missing", { count: columns.length, fields: listed(columns) })}
              </p>
              <p>{t("rows.missing-text")}</p>
            </>
          ) : (
            <>
              <p className="trouble-detail">{t("rows.missing-day")}</p>
              <p>{t("rows.missing-day-text")}</p>
            </>
          )}
        </div>
      )}
      <ScrollBox label={caption}>
        <table className="figures facts first-rows">
          <caption className="unseen">{caption}</caption>
          <thead>
            <tr>
              <th scope="col" className="fact-number">
                {t("rows.row")}
              </th>
              {file.columns.map((column) => (
                <th scope="col" key={column.column}>
                  <span className="first-name">{column.column}</span>
                  <select
                    aria-label={t("rows.read-as", { column: column.column })}
                    value={choiceOf(column)}
                    data-how={column.how}
                    onChange={({ currentTarget: { value } }) =>
                      onChange(choosing(reading, column.column, value))
                    }
                  >
                    <optgroup label={t("rows.fields")}>
                      {file.fields.map(({ field, is_required: isRequired }) => (
                        <option key={field} value={field}>
                          {isRequired ? `${field} *` : field}
                        </option>
                      ))}
                    </optgroup>
                    {file.has_attributes && <option value={ATTRIBUTE}>{t("rows.attribute")}</option>}
                    <option value={IGNORED}>{t("rows.ignored")}</option>
                  </select>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {file.rows.map(({ row, cells }) => (
              <tr key={row} data-bad={isBad.has(row)}>
                <th scope="row" className="fact-number">
                  {isBad.has(row) && (
                    <span className="bad" title={t("rows.bad")}>
                      <span aria-hidden="true">! </span>
                      <span className="unseen">{t("rows.bad")} </span>
                    </span>
                  )}
                  {whole(row)}
                </th>
                {file.columns.map((column, index) => {
                  const found =
                    bad.get(`${row} ${column.column}`) ?? bad.get(`${row} ${column.field?.toLowerCase()}`);
                  return (
                    <td
                      key={column.column}
                      data-left={choiceOf(column) === IGNORED}
                      title={found === undefined ? undefined : found.expected}
                      className={found === undefined ? undefined : "bad"}
                    >
                      {cells[index]}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {file.more_columns > 0 && (
        <p className="under-table">
          {t("rows.more", { count: file.more_columns, columns: whole(file.more_columns) })}
        </p>
      )}
    </Fold>
  );
}
