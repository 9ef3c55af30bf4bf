import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../data/asking.ts";
import { moneyIn, NOTHING, percent, whole } from "../../data/format.ts";
import { periodName } from "../../data/period.ts";
import { usePageParams } from "../../data/view.ts";
import type { QuarterDeals } from "../../growth/pipeline-answers.ts";
import { PlainButton } from "../../look/plain-button.tsx";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { FactTable } from "../../tables/fact-table.tsx";
import { TYPES } from "../pipeline-search.ts";
import type { TabProps } from "../tab-props.ts";
import { useNames } from "../use-names.ts";

type Row = QuarterDeals["rows"][number];
const BY = ["type", "product"] as const;

/** How many deals were won in each of the last quarters, and why the average of them changed. */
export function DealQuarters({ whose, onChange }: { whose: object; onChange: TabProps["onChange"] }) {
  const { t } = useTranslation("pipeline");
  const [params, change] = usePageParams();
  const by = BY.find((name) => name === params.deals) ?? "type";
  const asked = useAsk<QuarterDeals>("/deals", { ...whose, by });
  const { data } = asked;
  return (
    <section aria-labelledby="deals-title">
      <header className="section-head">
        <h2 id="deals-title">{t("deals.title")}</h2>
        <NativeSelect
          size="xs"
          aria-label={t("deals.by")}
          value={by}
          onChange={({ currentTarget: { value } }) => change({ deals: value === "type" ? undefined : value })}
          data={BY.map((value) => ({ value, label: t(`deals.${value}`) }))}
        />
      </header>
      {asked.error !== null && <Trouble problem={asked.error} onRetry={() => asked.refetch()} />}
      {asked.error === null && data === undefined && <Waiting height={200} />}
      {data !== undefined && <Why answer={data} />}
      <p className="growth-note">{t("deals.note")}</p>
      {data !== undefined && <Quarters answer={data} by={by} onChange={onChange} />}
    </section>
  );
}

/** Why the average changed into the last closed quarter. */
function Why({ answer: { effects, rows, currency } }: { answer: QuarterDeals }) {
  const { t } = useTranslation("pipeline");
  const running = rows.at(-1)?.quarter;
  const effect = effects.findLast(({ quarter }) => quarter !== running);
  if (effect === undefined) return null;
  const money = moneyIn(currency);
  const { change, mix, within } = effect;
  const said = {
    value: money.full(effect.value),
    change: money.full(Math.abs(change)),
    before: periodName(effect.previous_quarter),
    period: periodName(effect.quarter),
    mix: money.signed(mix),
    within: money.signed(within),
  };
  const way = change > 0 ? "rose" : "fell";
  const reason = Math.abs(mix) > Math.abs(within) ? "mix" : "within";
  return (
    <p className="section-answer">
      {change === 0 ? t("deals.level", said) : t(`deals.${way}-${reason}`, said)}
    </p>
  );
}

function Quarters({
  answer,
  by,
  onChange,
}: {
  answer: QuarterDeals;
  by: (typeof BY)[number];
  onChange: TabProps["onChange"];
}) {
  const { t } = useTranslation("pipeline");
  const names = useNames();
  const { rows } = answer;
  const quarters = [...new Set(rows.map(({ quarter }) => quarter))];
  const closed = new Map<string | null, number>();
  for (const row of rows) closed.set(row.group, (closed.get(row.group) ?? 0) + row.closed);
  const groups = [...closed].sort(([, a], [, b]) => b - a).map(([group]) => group);
  const nameOf = (group: string | null) => {
    if (group === null) return t("deals.all");
    const named = rows.find((row) => row.group === group)?.name ?? null;
    return named === null ? group || t("deals.none") : by === "type" ? names.type(named) : named;
  };
  return (
    <FactTable
      caption={t("deals.title")}
      columns={[
        { id: "group", name: t(`deals.${by}`) },
        ...quarters.map((quarter) => ({ id: quarter, name: periodName(quarter), isNumber: true })),
      ]}
      rows={groups.map((group) => ({
        id: group ?? "",
        isMarked: group === null,
        cells: [
          nameOf(group),
          ...quarters.map((quarter) => (
            <Cell
              key={quarter}
              row={rows.find((row) => row.group === group && row.quarter === quarter)}
              name={nameOf(group)}
              currency={answer.currency}
              onOpen={
                by === "product" && group !== null
                  ? null
                  : () =>
                      onChange({
                        ...{ tab: "list", status: "won", stage: null, quarter },
                        type: TYPES.find((type) => type === group) ?? null,
                      })
              }
            />
          )),
        ],
      }))}
    />
  );
}

function Cell({
  row,
  name,
  currency,
  onOpen,
}: {
  row: Row | undefined;
  name: string;
  currency: string;
  onOpen: (() => void) | null;
}) {
  const { t } = useTranslation("pipeline");
  if (row === undefined || row.conversion === null) return NOTHING;
  const money = moneyIn(currency);
  const said = {
    won: whole(row.won),
    closed: whole(row.closed),
  };
  const text = percent(row.conversion);
  return (
    <>
      {onOpen === null ? (
        text
      ) : (
        <PlainButton
          className="link"
          aria-label={`${text}. ${t("deals.open", { ...said, group: name, period: periodName(row.quarter) })}`}
          onClick={onOpen}
        >
          {text}
        </PlainButton>
      )}
      <span className="test-under">{t("deals.of", said)}</span>
      {row.average !== null && (
        <span className="test-under">{t("deals.average", { mrr: money.full(row.average) })}</span>
      )}
    </>
  );
}
