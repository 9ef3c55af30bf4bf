import { Button, NativeSelect, NumberInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAsk, useTell } from "../data/asking.ts";
import { nextPeriod, periodName } from "../data/period.ts";
import { useSegments } from "../data/scope.ts";
import type { People, Targets } from "../growth/pipeline-answers.ts";
import { Refused } from "../settings/said.tsx";
import { useMetricName } from "./use-metric-name.ts";

type Target = Targets["rows"][number];

/** The metrics that targets are usually set of; the command line takes them all. */
const METRICS = ["expansion_mrr", "net_new_mrr", "new_mrr", "mrr", "nrr_12m", "grr_12m"];
const RATIOS = ["nrr_12m", "grr_12m"];

/** Sets a target of the company, a person or a saved segment, or replaces the one that is there. */
export function NewTarget({
  targets,
  today,
  currency,
  onSaid,
}: {
  targets: Target[];
  today: string;
  currency: string;
  onSaid: (text: string) => void;
}) {
  const { t } = useTranslation("owners");
  const metricName = useMetricName();
  const people = useAsk<People>("/people", { active: true }).data?.rows ?? [];
  const segments = useSegments().data?.rows ?? [];
  const periods = periodsAround(today);
  const [fields, setFields] = useState({ metric: "expansion_mrr", period: "", whose: "" });
  const [amount, setAmount] = useState<number | string>("");
  const period = fields.period === "" ? (periods[0] ?? "") : fields.period;
  const set = (made: Partial<typeof fields>) => setFields({ ...fields, ...made });
  const saving = useTell<Target>(() => {
    setAmount("");
    onSaid(t("targets.saved"));
  });
  const known = targets.find(
    (one) => one.metric === fields.metric && one.period === period && whoseOf(one) === fields.whose,
  );
  const isRatio = RATIOS.includes(fields.metric);
  return (
    <section aria-labelledby="new-target">
      <h3 id="new-target">{t("targets.new")}</h3>
      <form
        className="row-form new-target"
        onSubmit={(event) => {
          event.preventDefault();
          const { metric, whose } = fields;
          const input = {
            ...{ metric, period, amount: isRatio ? Number(amount) / 100 : Number(amount) },
            ...scopeOf(whose),
            ...(known !== undefined && { replaces: known.version }),
          };
          saving.mutate({ path: "/targets", input });
        }}
      >
        <NativeSelect
          label={t("targets.metric")}
          value={fields.metric}
          data={METRICS.map((value) => ({ value, label: metricName(value) }))}
          onChange={({ currentTarget }) => set({ metric: currentTarget.value })}
        />
        <NativeSelect
          label={t("targets.period")}
          value={period}
          data={periods.map((value) => ({ value, label: periodName(value) }))}
          onChange={({ currentTarget }) => set({ period: currentTarget.value })}
        />
        <NativeSelect
          label={t("targets.whose")}
          value={fields.whose}
          data={[
            { value: "", label: t("targets.company") },
            ...people.map(({ person, name }) => ({ value: `person ${person}`, label: name })),
            ...segments.map(({ name }) => ({ value: `segment ${name}`, label: name })),
          ]}
          onChange={({ currentTarget }) => set({ whose: currentTarget.value })}
        />
        <NumberInput
          required
          hideControls
          min={isRatio ? 0.01 : 1}
          label={isRatio ? t("targets.percent") : t("targets.money", { currency })}
          value={amount}
          onChange={setAmount}
        />
        <Button type="submit" size="xs" disabled={amount === "" || saving.isPending}>
          {t(known === undefined ? "targets.set" : "targets.replace")}
        </Button>
      </form>
      <Refused problem={saving.error} />
    </section>
  );
}

function whoseOf({ person, segment }: Target): string {
  if (person !== null) return `person ${person}`;
  return segment === null ? "" : `segment ${segment}`;
}

function scopeOf(whose: string): { person?: string; segment?: string } {
  const [of, ...rest] = whose.split(" ");
  if (of === "person") return { person: rest.join(" ") };
  return of === "segment" ? { segment: rest.join(" ") } : {};
}

/** The periods that targets are set for: this quarter and the next, their year, and the months of today and after. */
function periodsAround(day: string): string[] {
  const [year = "", month = ""] = day.split("-");
  const quarter = `${year}-Q${Math.ceil(Number(month) / 3)}`;
  const now = `${year}-${month}`;
  return [
    ...[quarter, nextPeriod(quarter, 1)],
    ...[now, nextPeriod(now, 1), nextPeriod(nextPeriod(now, 1), 1)],
    ...[year, String(Number(year) + 1)],
  ];
}
