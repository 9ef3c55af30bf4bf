import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ask } from "../data/api.ts";
import { moneyIn, NOTHING, percent, whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { useSettled } from "../data/settling.ts";
import { usePageParam } from "../data/view.ts";
import type { HeadroomHistory } from "../growth/growth-answers.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { useDimensionName, valueName } from "../tables/dimension-name.ts";
import { FactTable } from "../tables/fact-table.tsx";
import type { Asked } from "./asked.ts";
import { HistoryChart } from "./history-chart.tsx";

/** Open headroom and saturation at month ends: of all, or by a dimension as of the last. */
export function History({ asked: scope }: { asked: Asked }) {
  const { t } = useTranslation("headroom");
  const dimension = useDimensionName();
  const [by, setBy] = usePageParam("by", "");
  const question = { ...scope, ...(by !== "" && { by }) };
  const asked = useSettled<HeadroomHistory>({
    queryKey: ["headroom-history", question],
    queryFn: ({ signal }) => ask<HeadroomHistory>("/headroom/history", question, signal),
  });
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <Waiting height={480} />;
  const { rows, currency, dimensions } = asked.data;
  const money = moneyIn(currency);
  const last = rows.at(-1)?.on;
  const listed = by === "" ? rows.toReversed() : rows.filter(({ on }) => on === last);
  const nameOf = (group: string | null) => (group === null ? t("history.none") : valueName(by, group));
  const share = (value: number | null) => (value === null ? NOTHING : percent(value));
  return (
    <>
      <div className="growth-controls">
        <NativeSelect
          label={t("history.by")}
          value={by}
          data={[
            { value: "", label: t("history.everyone") },
            ...dimensions.map((value) => ({ value, label: dimension(value) })),
          ]}
          onChange={({ currentTarget: { value } }) => setBy(value)}
        />
      </div>
      <HistoryChart
        rows={rows}
        by={by === "" ? null : dimension(by)}
        nameOf={nameOf}
        money={money}
        files={{ path: "/headroom/history", question }}
      >
        <FactTable
          caption={t("history.caption")}
          columns={[
            by === "" ? { id: "on", name: t("history.on") } : { id: "group", name: dimension(by) },
            { id: "open", name: t("history.open", { currency }), isNumber: true },
            { id: "mrr", name: t("history.mrr", { currency }), isNumber: true },
            { id: "customers", name: t("history.customers"), isNumber: true },
            { id: "saturated", name: t("history.saturated"), isNumber: true },
            { id: "share", name: t("history.saturated-share"), isNumber: true },
            { id: "mrr-share", name: t("history.saturated-mrr"), isNumber: true },
          ]}
          rows={listed.map((row) => ({
            id: `${row.on} =${row.group}`,
            cells: [
              by === "" ? dayName(row.on) : nameOf(row.group),
              money.plain(row.open),
              money.plain(row.mrr),
              whole(row.customers),
              whole(row.saturated),
              share(row.saturated_share),
              share(row.saturated_mrr_share),
            ],
          }))}
        />
      </HistoryChart>
    </>
  );
}
