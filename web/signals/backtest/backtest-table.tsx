import { useTranslation } from "react-i18next";
import { amount, decimal, moneyIn, NOTHING, percent, whole } from "../../data/format.ts";
import type { Backtest, BacktestRow, KindName } from "../../growth/growth-answers.ts";
import { PlainButton } from "../../look/plain-button.tsx";
import { FactTable } from "../../tables/fact-table.tsx";

const TONES: Record<BacktestRow["verdict"], string> = {
  works: "verdict good",
  "worse than nothing": "verdict bad",
  "not shown": "verdict quiet",
};

/** A row for each kind; its name opens its settings. */
export function BacktestTable({
  answer: { rows, currency },
  chosen,
  onChoose,
}: {
  answer: Backtest;
  chosen: KindName | null;
  onChoose: (kind: KindName) => void;
}) {
  const { t } = useTranslation("signals");
  const money = moneyIn(currency);
  const share = (value: number | null) => (value === null ? NOTHING : percent(value));
  return (
    <FactTable
      caption={t("test.caption")}
      columns={[
        { id: "kind", name: t("test.kind") },
        { id: "verdict", name: t("test.verdict") },
        { id: "firings", name: t("test.firings"), isNumber: true },
        { id: "precision", name: t("test.precision"), isNumber: true },
        { id: "base", name: t("test.base"), isNumber: true },
        { id: "lift", name: t("test.lift"), isNumber: true },
        { id: "lead", name: t("test.lead"), isNumber: true },
        { id: "mrr", name: t("test.mrr", { currency }), isNumber: true },
      ]}
      rows={rows.map((row) => ({
        id: row.kind,
        isMarked: row.kind === chosen,
        cells: [
          <PlainButton
            key="kind"
            className="link"
            aria-expanded={row.kind === chosen}
            aria-label={t("test.choose", { kind: t(`kinds.${row.kind}`) })}
            onClick={() => onChoose(row.kind)}
          >
            {t(`kinds.${row.kind}`)}
          </PlainButton>,
          <span key="verdict" className={TONES[row.verdict]}>
            {t(`test.verdicts.${row.verdict}`)}
          </span>,
          <Firings key="firings" row={row} />,
          <Precision key="precision" row={row} />,
          share(row.base),
          row.lift === null ? NOTHING : decimal(row.lift),
          row.lead_days === null ? NOTHING : amount(row.lead_days),
          row.followed === 0 ? NOTHING : money.plain(row.followed_mrr),
        ],
      }))}
    />
  );
}

function Firings({ row }: { row: BacktestRow }) {
  const { t } = useTranslation("signals");
  const parts = [
    ...(row.judged === row.firings ? [] : [t("test.judged", { number: whole(row.judged) })]),
    ...(row.pending === 0 ? [] : [t("test.pending", { number: whole(row.pending) })]),
    ...(row.left_cut === 0 ? [] : [t("test.left-out", { number: whole(row.left_cut) })]),
  ];
  return (
    <>
      {whole(row.firings)}
      {parts.length > 0 && <span className="test-under test-counts">{parts.join(" · ")}</span>}
    </>
  );
}

function Precision({ row: { precision, low, high } }: { row: BacktestRow }) {
  const { t } = useTranslation("signals");
  if (precision === null || low === null || high === null) return NOTHING;
  return (
    <>
      {percent(precision)}
      <span className="test-under">{t("test.interval", { low: percent(low), high: percent(high) })}</span>
    </>
  );
}
