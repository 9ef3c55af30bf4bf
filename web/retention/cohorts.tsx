import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Scope } from "../data/scope.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { useOwnId } from "../parts/own-id.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { CohortTable } from "./cohort-table.tsx";
import { cohortsQuestion, LENGTHS, OF, SHOWS, useCohorts, useCohortView } from "./use-cohorts.ts";

/** The cohort table, with controls for what it follows and shows. */
export function Cohorts({ scope }: { scope: Scope }) {
  const { t } = useTranslation(["retention", "terms"]);
  const id = useOwnId("cohorts-title");
  const { shown, setOf, setShow, setInterval } = useCohortView(scope);
  const question = cohortsQuestion(scope, shown);
  const cohorts = useCohorts(question);
  return (
    <section aria-labelledby={id} className="figure">
      <header className="section-head">
        <h2 id={id}>{t("cohorts.title")}</h2>
        <ExportMenu id="cohorts" title={t("cohorts.title")} files={{ path: "/cohorts", question }} />
      </header>
      <div className="choices">
        <SegmentedControl
          size="xs"
          aria-label={t("cohorts.of.label")}
          value={shown.of}
          onChange={setOf}
          data={OF.map((value) => ({ value, label: t(`cohorts.of.${value}`) }))}
        />
        <SegmentedControl
          size="xs"
          aria-label={t("cohorts.show.label")}
          value={shown.show}
          onChange={setShow}
          data={SHOWS.map((value) => ({ value, label: t(`cohorts.show.${value}`) }))}
        />
        <SegmentedControl
          size="xs"
          aria-label={t("cohorts.length")}
          value={shown.interval}
          onChange={setInterval}
          data={LENGTHS.map((value) => ({ value, label: t(`terms:intervals.${value}`) }))}
        />
      </div>
      {cohorts.error !== null && <Trouble problem={cohorts.error} onRetry={() => cohorts.refetch()} />}
      {cohorts.error === null && cohorts.data === undefined && <Waiting height={420} />}
      {cohorts.data !== undefined && <CohortTable answer={cohorts.data} show={shown.show} scope={scope} />}
    </section>
  );
}
