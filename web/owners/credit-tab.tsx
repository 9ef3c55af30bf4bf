import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { moneyIn, NOTHING, percent } from "../data/format.ts";
import { periodName, shortPeriod } from "../data/period.ts";
import { monthsShown } from "../data/range.ts";
import { type Scope, useStatus } from "../data/scope.ts";
import { usePageParam } from "../data/view.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { Choice } from "../growth/choice.tsx";
import type { People } from "../growth/pipeline-answers.ts";
import type { Credit } from "../growth/team-answers.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { FactTable } from "../tables/fact-table.tsx";

const INTERVALS = ["month", "quarter", "year"] as const;

/** Expansion credited to people by period, beside what was given back and their targets, for variable pay. */
export function CreditTab({ scope }: { scope: Scope }) {
  const { t } = useTranslation("owners");
  const [person, setPerson] = usePageParam("person", "");
  const people = useAsk<People>("/people").data?.rows ?? [];
  const status = useStatus().data;
  const interval = INTERVALS.find((one) => one === scope.question.interval) ?? "month";
  const months = monthsShown(scope.view, {
    firstDay: status?.first_evidence_on ?? null,
    lastDay: status?.last_evidence_on ?? null,
  });
  const question = {
    ...months,
    interval,
    ...(person !== "" && { person }),
  };
  const asked = useAsk<Credit>("/credit", question);
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <Waiting height={480} />;
  const { data } = asked;
  return (
    <>
      <div className="growth-controls">
        <Choice
          label={t("owner")}
          all={t("anybody")}
          value={person === "" ? null : person}
          options={people.map((one) => ({ value: one.person, label: one.name }))}
          onPick={(picked) => setPerson(picked ?? "")}
        />
        <ExportMenu id="credit" title={t("tabs.credit")} files={{ path: "/credit", question }} />
      </div>
      <p className="growth-note">{t("credit.note")}</p>
      <CreditTable answer={data} />
      <section aria-labelledby="credit-sums">
        <h3 id="credit-sums">{t("credit.sums")}</h3>
        <p className="growth-note">{t("credit.sums-note")}</p>
        <SumsTable answer={data} />
      </section>
    </>
  );
}

function CreditTable({ answer: { rows, currency } }: { answer: Credit }) {
  const { t } = useTranslation("owners");
  const money = moneyIn(currency);
  if (rows.length === 0) return <p>{t("credit.none")}</p>;
  return (
    <FactTable
      caption={t("tabs.credit")}
      columns={[
        { id: "period", name: t("credit.period") },
        { id: "person", name: t("credit.person") },
        { id: "credited", name: t("credit.credited", { currency }), isNumber: true },
        { id: "given", name: t("credit.given-back"), isNumber: true },
        { id: "net", name: t("credit.net"), isNumber: true },
        { id: "target", name: t("targets.target"), isNumber: true },
        { id: "attainment", name: t("credit.attainment"), isNumber: true },
      ]}
      rows={rows.toReversed().map(({ period, person, name, ...row }) => ({
        id: `${period} ${person ?? ""}`,
        isQuiet: person === null,
        cells: [
          shortPeriod(period),
          person === null ? t("credit.no-owner") : (name ?? person),
          money.plain(row.credited),
          row.given_back === 0 ? NOTHING : money.plain(row.given_back),
          <strong key="net">{money.plain(row.net)}</strong>,
          row.target === null ? NOTHING : money.plain(row.target),
          row.attainment === null ? NOTHING : percent(row.attainment),
        ],
      }))}
    />
  );
}

function SumsTable({ answer: { periods, currency } }: { answer: Credit }) {
  const { t } = useTranslation("owners");
  const money = moneyIn(currency);
  return (
    <FactTable
      caption={t("credit.sums")}
      columns={[
        { id: "period", name: t("credit.period") },
        { id: "credited", name: t("credit.credited", { currency }), isNumber: true },
        { id: "nobody", name: t("credit.no-owner"), isNumber: true },
        { id: "all", name: t("credit.expansion"), isNumber: true },
        { id: "given", name: t("credit.given-back"), isNumber: true },
      ]}
      rows={periods.toReversed().map((row) => ({
        id: row.period,
        cells: [
          periodName(row.period),
          money.plain(row.credited),
          money.plain(row.no_owner),
          money.plain(row.expansion_mrr),
          money.plain(row.given_back),
        ],
      }))}
    />
  );
}
