import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { moneyIn, NOTHING, percent } from "../data/format.ts";
import { shortPeriod } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import type { Assisted } from "../growth/team-answers.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { FactTable } from "../tables/fact-table.tsx";

const INTERVALS = ["month", "quarter", "year"] as const;

/** Expansion that won opportunities claim, and the rest, by period and owner: the two add up to expansion MRR. */
export function AssistedPart({ scope }: { scope: Scope }) {
  const { t } = useTranslation("review");
  const { from, to, interval: own } = scope.question;
  const interval = INTERVALS.find((one) => one === own) ?? "month";
  const question = { ...(from !== undefined && to !== undefined && { from, to }), interval };
  const asked = useAsk<Assisted>("/assisted", question);
  return (
    <section aria-labelledby="assisted-title" className="figure">
      <header className="section-head">
        <h2 id="assisted-title">{t("assisted.title")}</h2>
        <ExportMenu id="assisted" title={t("assisted.title")} files={{ path: "/assisted", question }} />
      </header>
      <p className="growth-note">{t("assisted.note")}</p>
      {asked.error !== null && <Trouble problem={asked.error} onRetry={() => asked.refetch()} />}
      {asked.error === null && asked.data === undefined && <Waiting height={320} />}
      {asked.data !== undefined && <Table answer={asked.data} />}
    </section>
  );
}

function Table({ answer: { rows, currency } }: { answer: Assisted }) {
  const { t } = useTranslation("review");
  const money = moneyIn(currency);
  return (
    <FactTable
      caption={t("assisted.title")}
      columns={[
        { id: "period", name: t("assisted.period") },
        { id: "owner", name: t("by.owner") },
        { id: "assisted", name: t("assisted.assisted", { currency }), isNumber: true },
        { id: "unassisted", name: t("assisted.unassisted"), isNumber: true },
        { id: "all", name: t("assisted.all"), isNumber: true },
        { id: "share", name: t("assisted.share"), isNumber: true },
      ]}
      rows={rows.toReversed().map((row) => ({
        id: `${row.period} ${row.person ?? ""}`,
        isQuiet: row.person === null,
        cells: [
          shortPeriod(row.period),
          row.person === null ? t("nobody.owner") : (row.name ?? row.person),
          money.plain(row.assisted),
          money.plain(row.unassisted),
          money.plain(row.expansion_mrr),
          row.expansion_mrr === 0 ? NOTHING : percent(row.assisted / row.expansion_mrr),
        ],
      }))}
    />
  );
}
