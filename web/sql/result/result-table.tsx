import { useTranslation } from "react-i18next";
import { FactTable } from "../../tables/fact-table.tsx";
import type { SqlAnswer } from "../sql-answers.ts";
import { isNumber } from "./result-kind.ts";

/** The rows of a result, as the engine answered them. */
export function ResultTable({ answer: { columns, rows } }: { answer: SqlAnswer }) {
  const { t } = useTranslation("bar");
  return (
    <FactTable
      caption={t("sql.result")}
      columns={columns.map((column) => ({ id: column.name, name: column.name, isNumber: isNumber(column) }))}
      rows={rows.map((row, index) => ({
        id: String(index),
        cells: columns.map(({ name }) => <Cell key={name} value={row[name] ?? null} />),
      }))}
    />
  );
}

function Cell({ value }: { value: SqlAnswer["rows"][number][string] }) {
  if (value === null) return <span className="quiet">null</span>;
  return <span className="sql-cell">{String(value)}</span>;
}
