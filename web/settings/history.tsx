import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { audit } from "../../src/api/settings/audit.ts";
import { useAsk } from "../data/asking.ts";
import { whole } from "../data/format.ts";
import { instantName } from "../data/period.ts";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Trouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { FactTable } from "../tables/fact-table.tsx";

type Audit = z.infer<typeof audit.output>;

const STEP = 50;

/** Who made a change, if not the command line. */
const BY: Record<string, "history.by-http" | "history.by-assistant"> = {
  http: "history.by-http",
  assistant: "history.by-assistant",
};

/** The audit log, newest first. */
export function History() {
  const { t } = useTranslation("settings");
  const [limit, setLimit] = useState(STEP);
  const asked = useAsk<Audit>("/audit", { limit });
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <PageWaiting />;
  const { total, rows } = asked.data;
  return (
    <>
      <PageTitle
        question={t("titles.history")}
        answer={
          total === 0 ? t("history.none") : t("answers.history", { count: total, number: whole(total) })
        }
      />
      <FactTable
        caption={t("history.table")}
        columns={[
          { id: "at", name: t("history.at") },
          { id: "what", name: t("history.what") },
          { id: "by", name: t("history.by") },
          { id: "input", name: t("history.input") },
          { id: "was", name: t("history.was") },
        ]}
        rows={rows.map(({ at, operation, by, input, was }, index) => ({
          id: `${at} ${index}`,
          cells: [
            <time key="at" dateTime={at}>
              {instantName(at)}
            </time>,
            <code key="what">{operation}</code>,
            t(BY[by] ?? "history.by-command"),
            <Told key="input" value={input} />,
            <Told key="was" value={was} />,
          ],
        }))}
      />
      <p className="under-table">
        <span>{t("history.of", { shown: whole(rows.length), total: whole(total) })}</span>
        {rows.length < total && (
          <Button size="xs" variant="default" onClick={() => setLimit(limit + STEP)}>
            {t("history.older")}
          </Button>
        )}
      </p>
    </>
  );
}

/** A value in the audit log: fields with their values, or the value itself. */
function Told({ value }: { value: unknown }) {
  const { t } = useTranslation("settings");
  if (value === null || value === undefined) return <span className="quiet">{t("history.nothing")}</span>;
  if (typeof value !== "object" || Array.isArray(value)) return <code className="told">{textOf(value)}</code>;
  const fields = Object.entries(value);
  if (fields.length === 0) return <span className="quiet">{t("history.nothing")}</span>;
  return <code className="told">{fields.map(([name, one]) => `${name}=${textOf(one)}`).join("  ")}</code>;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
