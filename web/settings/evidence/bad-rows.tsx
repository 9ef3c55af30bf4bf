import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { importsBad } from "../../../src/api/evidence/bad-rows-operation.ts";
import { useAsk } from "../../data/asking.ts";
import { NOTHING, whole } from "../../data/format.ts";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { FactTable } from "../../tables/fact-table.tsx";

type BadAnswer = z.infer<typeof importsBad.output>;

/** The rows that an import skipped, with what was expected of each. */
export function BadRows({ number, onClose }: { number: string; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const asked = useAsk<BadAnswer>(`/imports/${number}/bad`);
  const title = t("imports.bad-title", { number });
  return (
    <section aria-label={title}>
      <div className="section-head">
        <h2>{title}</h2>
        <Button size="compact-sm" variant="default" onClick={onClose}>
          {t("imports.hide-bad")}
        </Button>
      </div>
      <p className="quiet">{t("imports.bad-text")}</p>
      {asked.error !== null && <Trouble problem={asked.error} onRetry={() => asked.refetch()} />}
      {asked.error === null && asked.data === undefined && <Waiting height={160} />}
      {asked.error === null && asked.data !== undefined && (
        <>
          <FactTable
            caption={title}
            columns={[
              { id: "file", name: t("imports.file") },
              { id: "row", name: t("imports.row"), isNumber: true },
              { id: "column", name: t("imports.column") },
              { id: "found", name: t("imports.found") },
              { id: "expected", name: t("imports.expected") },
              { id: "line", name: t("imports.line") },
            ]}
            rows={asked.data.rows.map((row, index) => ({
              id: `${row.file} ${row.row} ${index}`,
              cells: [
                row.file,
                row.row === null ? NOTHING : whole(row.row),
                row.column ?? NOTHING,
                row.value ?? NOTHING,
                row.expected,
                row.line === null ? (
                  NOTHING
                ) : (
                  <code key="line" className="told">
                    {cellsOf(row.line)}
                  </code>
                ),
              ],
            }))}
          />
          {asked.data.rows.length < asked.data.total && (
            <p className="under-table">
              {t("imports.bad-more", {
                shown: whole(asked.data.rows.length),
                total: whole(asked.data.total),
              })}
            </p>
          )}
        </>
      )}
    </section>
  );
}

/** The cells of a row as they were in the file, without column names. */
function cellsOf(line: string): string {
  try {
    const { file_row: _, ...cells }: Record<string, unknown> = JSON.parse(line);
    return Object.values(cells)
      .map((cell) => (cell === null ? "" : String(cell)))
      .join(", ");
  } catch {
    return line;
  }
}
