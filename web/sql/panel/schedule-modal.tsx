import { Button, Modal, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../../data/asking.ts";
import { Refused } from "../../settings/said.tsx";
import { ParameterFields } from "../parameter-fields.tsx";
import { parametersIn } from "../query-parameters.ts";
import { type SavedQuery, valuesOf } from "../sql-answers.ts";
import { valuesFor } from "../use-run.ts";

const EVERY = ["daily", "weekly", "monthly"] as const;
const FORMATS = { csv: "CSV", parquet: "Parquet" } as const;
const USUAL_HOUR = 6;
const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, "0")}:00`,
}));

/** Chooses how often a saved query runs by itself, with which values, and the form of its files. */
export function ScheduleModal({
  query,
  values: now,
  onClose,
}: {
  query: SavedQuery;
  /** What to begin with where it has no values of its own. */
  values: Readonly<Record<string, string>>;
  onClose: () => void;
}) {
  const { t } = useTranslation(["bar", "shell"]);
  const { id, name, sql, version } = query;
  const [every, setEvery] = useState<string>(query.every ?? EVERY[0]);
  const [hour, setHour] = useState(String(query.hour ?? USUAL_HOUR));
  const [format, setFormat] = useState<string>(query.format ?? "csv");
  const [values, setValues] = useState({ ...now, ...valuesOf(query.param ?? []) });
  const planning = useTell<SavedQuery>(onClose);
  const path = `/sql/saved/${encodeURIComponent(id)}`;
  const names = parametersIn(sql);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("bar:sql.schedule-title", { name })}
      closeButtonProps={{ "aria-label": t("shell:close") }}
    >
      <form
        className="name-form"
        onSubmit={(event) => {
          event.preventDefault();
          const param = valuesFor(sql, values);
          planning.mutate({
            path: `${path}/schedule`,
            input: { every, hour: Number(hour), format, param, version },
          });
        }}
      >
        <p className="quiet">{t("bar:sql.schedule-text")}</p>
        <NativeSelect
          data-autofocus
          label={t("bar:sql.every")}
          value={every}
          data={EVERY.map((value) => ({ value, label: t(`bar:sql.often.${value}`) }))}
          onChange={({ currentTarget }) => setEvery(currentTarget.value)}
        />
        <NativeSelect
          label={t("bar:sql.hour")}
          value={hour}
          data={HOURS}
          onChange={({ currentTarget }) => setHour(currentTarget.value)}
        />
        <NativeSelect
          label={t("bar:sql.format")}
          value={format}
          data={Object.entries(FORMATS).map(([value, label]) => ({ value, label }))}
          onChange={({ currentTarget }) => setFormat(currentTarget.value)}
        />
        {names.length > 0 && (
          <ParameterFields names={names} values={values} labels={{}} choices={{}} onChange={setValues} />
        )}
        <Refused problem={planning.error} />
        <Button size="xs" type="submit" loading={planning.isPending}>
          {t("bar:sql.schedule")}
        </Button>
        {query.every !== null && (
          <Button
            size="xs"
            variant="default"
            onClick={() => planning.mutate({ path: `${path}/unschedule`, input: { version } })}
          >
            {t("bar:sql.unschedule")}
          </Button>
        )}
      </form>
    </Modal>
  );
}
