import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { closesOperation } from "../../../src/api/books/closes.ts";
import { useAsk, useTell } from "../../data/asking.ts";
import { dayName, instantName, periodName } from "../../data/period.ts";
import { PageWaiting } from "../../parts/page-waiting.tsx";
import { Trouble } from "../../parts/states.tsx";
import { PageTitle } from "../../parts/title.tsx";
import { FactTable } from "../../tables/fact-table.tsx";
import type { Close } from "../answers.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { Refused, Said } from "../said.tsx";
import { CloseForm } from "./close-form.tsx";
import { Drift } from "./drift.tsx";

type ClosesAnswer = z.infer<typeof closesOperation.output>;

/** The closed periods, a form to close one, and what has changed since. */
export function Closes() {
  const { t } = useTranslation("settings");
  const [said, setSaid] = useState("");
  const asked = useAsk<ClosesAnswer>("/closes");
  const client = useQueryClient();
  const removing = useTell<Close>(({ period }) => {
    setSaid(t("said.reopened", { period: periodName(period) }));
    client.setQueryData<ClosesAnswer>(["ask", "/closes", {}], (known) => ({
      rows: known?.rows.filter((row) => row.period !== period) ?? [],
    }));
  });
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <PageWaiting />;
  const last = asked.data.rows.at(-1);
  return (
    <>
      <PageTitle
        question={t("titles.closes")}
        answer={
          last === undefined
            ? t("answers.closes-none")
            : t("answers.closes", { day: dayName(last.closed_up_to) })
        }
      />
      <Said text={said} />
      <Refused problem={removing.error} />
      {last !== undefined && (
        <FactTable
          caption={t("closes.table")}
          columns={[
            { id: "period", name: t("closes.period") },
            { id: "to", name: t("closes.to") },
            { id: "at", name: t("closes.at") },
            { id: "policy", name: t("closes.policy") },
            { id: "zone", name: t("closes.zone") },
            { id: "currency", name: t("closes.currency") },
            { id: "do", name: t("actions"), isUnnamed: true },
          ]}
          rows={asked.data.rows.toReversed().map((row) => ({
            id: row.period,
            cells: [
              periodName(row.period),
              dayName(row.closed_up_to),
              instantName(row.closed_at),
              row.policy,
              row.timezone,
              row.currency,
              row === last && (
                <ConfirmButton
                  key="remove"
                  label={t("closes.remove")}
                  of={periodName(row.period)}
                  title={t("closes.remove-title", { period: periodName(row.period) })}
                  text={t("closes.remove-text")}
                  isDisabled={removing.isPending}
                  onConfirm={() => removing.mutate({ path: `/closes/${row.period}/remove`, input: {} })}
                />
              ),
            ],
          }))}
        />
      )}
      <CloseForm onClosed={({ period }) => setSaid(t("said.closed", { period: periodName(period) }))} />
      {last !== undefined && !removing.isPending && <Drift />}
    </>
  );
}
