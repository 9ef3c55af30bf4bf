import { useState } from "react";
import { useTranslation } from "react-i18next";
import { amount, NOTHING, whole } from "../data/format.ts";
import { dayName, instantName } from "../data/period.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import type { Files } from "../export/files.ts";
import type { SignalAnswer } from "../growth/growth-answers.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { FactTable } from "../tables/fact-table.tsx";

const FIRST_LOOK = 8;
const MIDNIGHT = /T00:00:00(\.0+)?(Z|\+00(:00)?)?$/;

/** The observations that prove a signal, each with the import and row that hold it. */
export function Observations({ answer: { observations }, files }: { answer: SignalAnswer; files: Files }) {
  const { t } = useTranslation("signals");
  const [isWhole, setWhole] = useState(false);
  const listed = isWhole ? observations : observations.slice(0, FIRST_LOOK);
  const hasLimit = observations.some(({ limit }) => limit !== null);
  return (
    <section className="signal-part" aria-labelledby="observations-title">
      <header className="section-head">
        <h3 id="observations-title">{t("one.observations")}</h3>
        <ExportMenu id="observations" title={t("one.observations")} files={files} />
      </header>
      <p className="quiet">{t("one.observations-text", { number: whole(observations.length) })}</p>
      <FactTable
        caption={t("one.observations")}
        columns={[
          { id: "at", name: t("one.at") },
          { id: "value", name: t("one.value"), isNumber: true },
          ...(hasLimit ? [{ id: "limit", name: t("one.limit"), isNumber: true }] : []),
          { id: "where", name: t("one.where") },
        ]}
        rows={listed.map(({ at, value, limit, import: seq, row }) => ({
          id: `${seq} ${row}`,
          cells: [
            whenOf(at),
            amount(value),
            ...(hasLimit ? [limit === null ? NOTHING : amount(limit)] : []),
            <PageLink key="where" to="/settings" also={{ tab: "imports" }}>
              {t("one.place", { import: whole(seq), row: whole(row) })}
            </PageLink>,
          ],
        }))}
      />
      {listed.length < observations.length && (
        <PlainButton className="link" onClick={() => setWhole(true)}>
          {t("one.all-observations", { number: whole(observations.length) })}
        </PlainButton>
      )}
    </section>
  );
}

/** A day, or an instant where there is a time of day. */
function whenOf(at: string): string {
  return at.length === 10 || MIDNIGHT.test(at.replace(" ", "T")) ? dayName(at) : instantName(at);
}
