import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAsk, useTell } from "../data/asking.ts";
import { moneyIn, NOTHING, percent, points, signedWhole, whole } from "../data/format.ts";
import { periodName } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { usePageParam } from "../data/view.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { Choice } from "../growth/choice.tsx";
import type { People, Targets } from "../growth/pipeline-answers.ts";
import type { Pace, PaceRow } from "../growth/team-answers.ts";
import { PageLink } from "../parts/page-link.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { ConfirmButton } from "../settings/confirm-button.tsx";
import { Refused, Said } from "../settings/said.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import { figureOf } from "../tables/figure.ts";
import { NewTarget } from "./new-target.tsx";
import { PaceActual } from "./pace-actual.tsx";
import { useMetricName } from "./use-metric-name.ts";

/** How targets go: reached, expected by now, and what is needed a week. */
export function TargetsTab({ scope }: { scope: Scope }) {
  const { t } = useTranslation("owners");
  const [period, setPeriod] = usePageParam("period-of", "");
  const [said, setSaid] = useState("");
  const question = period === "" ? {} : { period };
  const asked = useAsk<Pace>("/pace", question);
  const targets = useAsk<Targets>("/targets").data?.rows ?? [];
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <Waiting height={420} />;
  const periods = [...new Set([...targets.map((one) => one.period), ...(period === "" ? [] : [period])])];
  return (
    <>
      <div className="growth-controls">
        <Choice
          label={t("targets.period")}
          all={t("targets.now")}
          value={period === "" ? null : period}
          options={periods.map((value) => ({ value, label: periodName(value) }))}
          onPick={(picked) => setPeriod(picked ?? "")}
        />
        <ExportMenu id="pace" title={t("tabs.targets")} files={{ path: "/pace", question }} />
      </div>
      {asked.data.rows.length === 0 ? (
        <p className="growth-note">{t("targets.none")}</p>
      ) : (
        <PaceTable rows={asked.data.rows} scope={scope} onSaid={setSaid} />
      )}
      <Said text={said} />
      <WithoutTarget answer={asked.data} />
      <NewTarget targets={targets} today={asked.data.as_of} currency={scope.currency} onSaid={setSaid} />
    </>
  );
}

function PaceTable({
  rows,
  scope,
  onSaid,
}: {
  rows: PaceRow[];
  scope: Scope;
  onSaid: (text: string) => void;
}) {
  const { t } = useTranslation("owners");
  const metricName = useMetricName();
  const people = useAsk<People>("/people").data?.rows ?? [];
  const removing = useTell<{ target: string }>(() => onSaid(t("targets.removed")));
  const whoOf = ({ person, segment }: PaceRow) =>
    person !== null
      ? (people.find((one) => one.person === person)?.name ?? person)
      : (segment ?? t("targets.company"));
  return (
    <div className="pace-table">
      <FactTable
        caption={t("tabs.targets")}
        columns={[
          { id: "target", name: t("targets.target") },
          { id: "bar", name: t("targets.bar") },
          { id: "state", name: t("targets.state") },
          { id: "actual", name: t("targets.actual"), isNumber: true },
          { id: "amount", name: t("targets.amount"), isNumber: true },
          { id: "needed", name: t("targets.needed"), isNumber: true },
          { id: "remove", name: t("columns.set"), isUnnamed: true },
        ]}
        rows={rows.map((row) => {
          const shown = (value: number | null) =>
            figureOf(row.unit, value, moneyIn(row.currency ?? scope.currency));
          return {
            id: row.target,
            cells: [
              <span key="target" className="pace-of">
                {metricName(row.metric)}
                <span className="test-under">{`${whoOf(row)}, ${periodName(row.period)}`}</span>
              </span>,
              <PaceBar key="bar" of={row} gap={gapOf(row)} />,
              <span key="state" className={BAD.includes(row.state) ? "bad" : undefined}>
                {row.kind === "gap" && row.state === "none" ? NOTHING : t(`states.${row.state}`)}
              </span>,
              <PaceActual
                key="actual"
                of={row}
                shown={shown}
                name={`${metricName(row.metric)}, ${whoOf(row)}, ${periodName(row.period)}`}
              />,
              <span key="amount">
                {shown(row.amount)}
                {row.parts_differ !== null && row.parts_differ !== 0 && (
                  <span className="test-under">
                    {t("targets.parts", { amount: shown(row.parts_differ) })}
                  </span>
                )}
              </span>,
              <span key="needed">
                {row.needed_per_week === null || row.kind === "gap" ? NOTHING : shown(row.needed_per_week)}
                {row.days_left > 0 && (
                  <span className="test-under">
                    {t("targets.left", { count: row.days_left, days: whole(row.days_left) })}
                  </span>
                )}
              </span>,
              <ConfirmButton
                key="remove"
                label={t("targets.remove")}
                of={`${metricName(row.metric)}, ${whoOf(row)}`}
                title={t("targets.remove-title")}
                text={t("targets.remove-text")}
                isDisabled={removing.isPending}
                onConfirm={() => removing.mutate({ path: "/targets/remove", input: { target: row.target } })}
              />,
            ],
          };
        })}
      />
      <p className="growth-note">{t("targets.note")}</p>
      <Refused problem={removing.error} />
    </div>
  );

  function gapOf({ gap, unit, currency }: PaceRow): string {
    if (gap === null) return NOTHING;
    if (unit === "money") return moneyIn(currency ?? scope.currency).signed(gap);
    return unit === "ratio" ? points(gap) : signedWhole(gap);
  }
}

const BAD: readonly PaceRow["state"][] = ["behind", "missed"];

/** What is reached of the target, with a line at what is expected by now; targets of which only the gap counts have none. */
function PaceBar({ of: { reached, expected, state, kind }, gap }: { of: PaceRow; gap: string }) {
  const { t } = useTranslation("owners");
  if (reached === null || kind === "gap") return <span>{t("targets.gap", { gap })}</span>;
  const at = (value: number) => `${Math.min(1, Math.max(0, value)) * 100}%`;
  return (
    <span className="pace">
      <span className="pace-bar" aria-hidden="true">
        <span
          className={BAD.includes(state) ? "pace-fill is-bad" : "pace-fill"}
          style={{ width: at(reached) }}
        />
        <span className="pace-line" style={{ left: at(expected) }} />
      </span>
      <span className="test-under">
        {t("targets.reached", { reached: percent(reached), expected: percent(expected) })}
      </span>
    </span>
  );
}

function WithoutTarget({ answer: { without_target: all } }: { answer: Pace }) {
  const { t } = useTranslation("owners");
  const people = useAsk<People>("/people").data?.rows ?? [];
  if (all.length === 0) return null;
  return (
    <section aria-labelledby="without-target">
      <h3 id="without-target">{t("targets.without")}</h3>
      <ul className="without-target">
        {all.map(({ of, name, opportunities }) => (
          <li key={`${of} ${name}`}>
            <PageLink
              to="/pipeline"
              also={of === "person" ? { tab: "list", owner: name } : { tab: "list", segment: name }}
            >
              {people.find(({ person }) => of === "person" && person === name)?.name ?? name}
            </PageLink>{" "}
            <span className="quiet">
              {t("targets.open", { count: opportunities, opportunities: whole(opportunities) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
