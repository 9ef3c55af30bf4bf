import { NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { nextPeriod, periodName } from "../data/period.ts";
import { Choice } from "../growth/choice.tsx";
import type { People, StageSums } from "../growth/pipeline-answers.ts";
import { NO_OWNER, type PipelineSearch, SORTS, STATUSES, TYPES } from "./pipeline-search.ts";

/** Which opportunities are shown: all of it is in the address. */
export function PipelineFilters({
  search,
  quarter,
  onChange,
  list,
  children,
}: {
  search: PipelineSearch;
  /** The quarter of today. */
  quarter: string;
  onChange: (made: Partial<PipelineSearch>) => void;
  /** The stages to choose from, where a list is shown. */
  list?: readonly StageSums[];
  children?: ReactNode;
}) {
  const { t } = useTranslation("pipeline");
  const people = useAsk<People>("/people").data?.rows ?? [];
  const around = [-1, 0, 1, 2].map((by) => laterQuarter(quarter, by));
  const quarters =
    search.quarter === null || around.includes(search.quarter) ? around : [...around, search.quarter];
  return (
    <div className="growth-controls">
      <Choice
        label={t("filters.owner")}
        all={t("filters.anybody")}
        value={search.owner}
        options={[
          ...people.map(({ person, name }) => ({ value: person, label: name })),
          { value: NO_OWNER, label: t("no-owner") },
        ]}
        onPick={(owner) => onChange({ owner })}
      />
      <Choice
        label={t("filters.type")}
        all={t("filters.any-type")}
        value={search.type}
        options={TYPES.map((value) => ({ value, label: t(`types.${value}`) }))}
        onPick={(type) => onChange({ type: TYPES.find((one) => one === type) ?? null })}
      />
      <Choice
        label={t("filters.quarter")}
        all={t("filters.any-quarter")}
        value={search.quarter}
        options={quarters.map((value) => ({ value, label: periodName(value) }))}
        onPick={(picked) => onChange({ quarter: picked })}
      />
      {list !== undefined && <ListFilters search={search} stages={list} onChange={onChange} />}
      {children}
    </div>
  );
}

function ListFilters({
  search,
  stages,
  onChange,
}: {
  search: PipelineSearch;
  stages: readonly StageSums[];
  onChange: (made: Partial<PipelineSearch>) => void;
}) {
  const { t } = useTranslation("pipeline");
  return (
    <>
      <Choice
        label={t("filters.stage")}
        all={t("filters.any-stage")}
        value={search.stage}
        options={stages.map(({ stage, name }) => ({ value: stage, label: name }))}
        onPick={(stage) => onChange({ stage })}
      />
      <NativeSelect
        label={t("filters.status")}
        value={search.status}
        data={STATUSES.map((value) => ({ value, label: t(`statuses.${value}`) }))}
        onChange={({ currentTarget: { value } }) =>
          onChange({
            status: STATUSES.find((one) => one === value) ?? "open",
            ...{ stage: null, behind: null, reason: null },
          })
        }
      />
      <NativeSelect
        label={t("filters.sort")}
        value={search.sort}
        data={SORTS.map((value) => ({ value, label: t(`sorts.${value}`) }))}
        onChange={({ currentTarget: { value } }) =>
          onChange({ sort: SORTS.find((one) => one === value) ?? "stage" })
        }
      />
    </>
  );
}

function laterQuarter(quarter: string, by: number): string {
  if (by === 0) return quarter;
  return laterQuarter(nextPeriod(quarter, by > 0 ? 1 : -1), by > 0 ? by - 1 : by + 1);
}
