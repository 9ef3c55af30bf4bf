import { useTranslation } from "react-i18next";
import type { BadRow } from "../data/api.ts";
import { NOTHING, whole } from "../data/format.ts";
import { FactTable } from "../tables/fact-table.tsx";

/** The rows of a file that can't be read, with what was expected. */
export function BadRows({ rows }: { rows: BadRow[] }) {
  const { t } = useTranslation(["bring", "settings"]);
  return (
    <FactTable
      caption={t("bring:rows.bad")}
      columns={[
        { id: "row", name: t("settings:imports.row") },
        { id: "column", name: t("settings:imports.column") },
        { id: "found", name: t("settings:imports.found") },
        { id: "expected", name: t("settings:imports.expected") },
      ]}
      rows={rows.map(({ row, column, value, expected }, index) => ({
        id: `${row} ${column} ${index}`,
        cells: [row === null ? NOTHING : whole(row), column ?? NOTHING, value ?? NOTHING, expected],
      }))}
    />
  );
}
