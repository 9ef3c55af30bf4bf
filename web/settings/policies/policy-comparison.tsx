import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../data/asking.ts";
import { isUnfinished, monthLater } from "../../data/period.ts";
import { usePageParam } from "../../data/view.ts";
import { MonthField } from "../../parts/month-field.tsx";
import { Trouble, Waiting } from "../../parts/states.tsx";
import type { Comparison } from "../answers.ts";
import { Compared } from "./policy-compared.tsx";
import type { PolicyRow } from "./policy-words.ts";

const FIGURES: Comparison["metric"][] = [
  "net_new_mrr",
  "mrr",
  "active_customers",
  "new_mrr",
  "reactivation_mrr",
  "expansion_mrr",
  "contraction_mrr",
  "churned_mrr",
  "fx_mrr",
];
const LINES = 25;

/** Compares two policies: how much of the difference each setting explains. The choices are in the URL. */
export function PolicyComparison({
  rows,
  own,
  lastDay,
}: {
  rows: PolicyRow[];
  own: string;
  lastDay: string | null;
}) {
  const { t } = useTranslation(["settings", "terms"]);
  const names = rows.map(({ name }) => name);
  const [a, setA] = usePageParam("a", own);
  const [b, setB] = usePageParam("b", "");
  const [figure, setFigure] = usePageParam("figure", "net_new_mrr");
  const [month, setMonth] = usePageParam("month", lastFinished(lastDay));
  const [ofSetting, setOfSetting] = usePageParam("of", "");
  const isAsked = b !== "" && a !== b && lastDay !== null;
  const asked = useAsk<Comparison>(
    isAsked ? `/compare-policies/${encodeURIComponent(a)}/${encodeURIComponent(b)}` : null,
    { period: month, metric: figure, limit: LINES, ...(ofSetting !== "" && { setting: ofSetting }) },
  );
  if (lastDay === null) return null;
  return (
    <section aria-labelledby="compare">
      <div className="section-head">
        <h2 id="compare">{t("settings:policy.compare")}</h2>
      </div>
      <div className="row-form">
        <NativeSelect
          label={t("settings:policy.compare-a")}
          value={a}
          data={names.includes(a) ? names : [a, ...names]}
          onChange={({ currentTarget }) => {
            setA(currentTarget.value);
            setOfSetting("");
          }}
        />
        <NativeSelect
          label={t("settings:policy.compare-b")}
          value={b}
          data={[{ value: "", label: t("settings:policy.compare-choose") }, ...names]}
          onChange={({ currentTarget }) => {
            setB(currentTarget.value);
            setOfSetting("");
          }}
        />
        <NativeSelect
          label={t("settings:policy.compare-metric")}
          value={figure}
          data={FIGURES.map((value) => ({ value, label: t(`terms:metrics.${value}.name`) }))}
          onChange={({ currentTarget }) => setFigure(currentTarget.value)}
        />
        <MonthField label={t("settings:policy.compare-period")} value={month} onPick={setMonth} />
      </div>
      {a === b && <p className="quiet">{t("settings:policy.compare-same")}</p>}
      {isAsked && asked.error !== null && <Trouble problem={asked.error} onRetry={() => asked.refetch()} />}
      {isAsked && asked.error === null && asked.data === undefined && <Waiting height={240} />}
      {isAsked && asked.error === null && asked.data !== undefined && (
        <div className={asked.isPlaceholderData ? "is-old" : undefined} aria-busy={asked.isFetching}>
          <Compared found={asked.data} ofSetting={ofSetting} onSetting={setOfSetting} />
        </div>
      )}
    </section>
  );
}

function lastFinished(lastDay: string | null): string {
  const month = (lastDay ?? "").slice(0, 7);
  return month !== "" && isUnfinished(month, lastDay) ? monthLater(month, -1) : month;
}
