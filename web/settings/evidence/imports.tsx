import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { imports } from "../../../src/api/evidence/import-operations.ts";
import { useAsk } from "../../data/asking.ts";
import { whole } from "../../data/format.ts";
import { instantName } from "../../data/period.ts";
import { useStatus } from "../../data/scope.ts";
import { usePageParam } from "../../data/view.ts";
import { PlainButton } from "../../look/plain-button.tsx";
import { PageLink } from "../../parts/page-link.tsx";
import { PageWaiting } from "../../parts/page-waiting.tsx";
import { Trouble } from "../../parts/states.tsx";
import { PageTitle } from "../../parts/title.tsx";
import { FactTable } from "../../tables/fact-table.tsx";
import { BadRows } from "./bad-rows.tsx";
import { Verified } from "./verified.tsx";

type ImportsAnswer = z.infer<typeof imports.output>;

/** All imports, the rows they skipped, and whether the books add up. */
export function Imports() {
  const { t } = useTranslation("settings");
  const asked = useAsk<ImportsAnswer>("/imports");
  const status = useStatus();
  const [opened, setOpened] = usePageParam("import", "");
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined || status.data === undefined) return <PageWaiting />;
  const { imported_rows: kept, bad_rows: bad } = status.data;
  const left =
    bad === 0 ? t("answers.imports-whole") : t("answers.imports-bad", { count: bad, rows: whole(bad) });
  return (
    <>
      <PageTitle
        question={t("titles.imports")}
        answer={t("answers.imports", { rows: whole(kept), bad: left })}
      />
      {asked.data.rows.length === 0 ? (
        <p className="trouble trouble-calm">{t("imports.none")}</p>
      ) : (
        <FactTable
          caption={t("imports.table")}
          columns={[
            { id: "file", name: t("imports.file") },
            { id: "number", name: t("imports.number"), isNumber: true },
            { id: "at", name: t("imports.at") },
            { id: "as", name: t("imports.as") },
            { id: "account", name: t("imports.account") },
            { id: "rows", name: t("imports.rows"), isNumber: true },
            { id: "bad", name: t("imports.bad"), isNumber: true },
            { id: "state", name: t("imports.state") },
          ]}
          rows={asked.data.rows.map((row) => ({
            id: `${row.import} ${row.hash}`,
            isMarked: String(row.import) === opened && row.bad_rows > 0,
            cells: [
              row.name,
              whole(row.import),
              instantName(row.recorded_at),
              row.table,
              row.account,
              whole(row.rows),
              row.bad_rows === 0 ? (
                whole(0)
              ) : (
                <PlainButton
                  key="bad"
                  className="link"
                  aria-label={t("imports.show-bad", { number: row.import })}
                  onClick={() => setOpened(String(row.import))}
                >
                  {whole(row.bad_rows)}
                </PlainButton>
              ),
              t(`imports.state-${row.state}`),
            ],
          }))}
        />
      )}
      {/^\d+$/.test(opened) && <BadRows number={opened} onClose={() => setOpened("")} />}
      <p className="under-table">
        <PageLink to="/bring">{t("bring")}</PageLink>
      </p>
      <Verified />
    </>
  );
}
