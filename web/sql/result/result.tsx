import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { whole } from "../../data/format.ts";
import { instantName } from "../../data/period.ts";
import { Download } from "../download.tsx";
import type { Asked, SqlAnswer } from "../sql-answers.ts";
import { ResultChart } from "./result-chart.tsx";
import { drawable } from "./result-kind.ts";
import { ResultTable } from "./result-table.tsx";

type Way = "table" | "line" | "bar";

/** The result as a table or a chart, how long it took, what it is of, and ways to take it along. */
export function Result({ answer, asked, isOld }: { answer: SqlAnswer; asked: Asked; isOld: boolean }) {
  const { t } = useTranslation("bar");
  const [way, setWay] = useState<Way>("table");
  const drawn = drawable(answer);
  const shown = drawn === null ? "table" : way;
  const { total, rows, milliseconds, rows_read: read, loaded_at: loadedAt, currency, policy } = answer;
  const said = {
    count: total,
    rows: whole(rows.length),
    total: whole(total),
    ms: whole(milliseconds),
    read: whole(read),
    when: instantName(`${loadedAt.replace(" ", "T")}Z`),
    ...{ currency, policy },
  };
  return (
    <section className={isOld ? "figure is-old" : "figure"} aria-label={t("sql.result")} aria-busy={isOld}>
      <header className="section-head">
        <h2>{t("sql.result")}</h2>
        {drawn !== null && (
          <SegmentedControl
            size="xs"
            aria-label={t("sql.show-as")}
            value={shown}
            onChange={(value) => setWay(value === "line" || value === "bar" ? value : "table")}
            data={(["table", "line", "bar"] as const).map((value) => ({
              value,
              label: t(`sql.as-${value}`),
            }))}
          />
        )}
        <Download asked={asked} />
      </header>
      <p className="quiet" role="status">
        {t(rows.length < total ? "sql.some-rows" : "sql.all-rows", said)} {t("sql.read", said)}{" "}
        {t("sql.of-when", said)}
      </p>
      {drawn !== null && shown !== "table" ? (
        <ResultChart drawn={drawn} kind={shown} />
      ) : (
        <ResultTable answer={answer} />
      )}
    </section>
  );
}
