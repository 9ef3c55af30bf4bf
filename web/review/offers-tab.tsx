import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { moneyIn, NOTHING, percent, points, whole } from "../data/format.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import type { Fatigue, FatigueRow } from "../growth/review-answers.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { FactTable } from "../tables/fact-table.tsx";

const CHANNELS = ["in_app", "email", "call", "quote", "self_serve"] as const;
const KINDS = ["plan", "add_on", "metered"] as const;

/** Whether customers that were made offers churn or contract more than comparable ones, by channel and kind. */
export function OffersTab() {
  const { t } = useTranslation("review");
  const asked = useAsk<Fatigue>("/fatigue");
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <Waiting height={420} />;
  const { rows, currency } = asked.data;
  const parts = (["channel", "kind"] as const).map((by) => ({
    by,
    rows: rows.filter((row) => row.by === by || row.by === "all"),
  }));
  const all = rows.find(({ by }) => by === "all");
  return (
    <>
      <div className="growth-controls">
        <ExportMenu id="fatigue" title={t("tabs.offers")} files={{ path: "/fatigue", question: {} }} />
      </div>
      <p className="section-answer">{all === undefined ? t("fatigue.none") : answerOf(all)}</p>
      {parts.map((part) => (
        <section key={part.by} aria-labelledby={`fatigue-${part.by}`}>
          <h3 id={`fatigue-${part.by}`}>{t(`fatigue.by-${part.by}`)}</h3>
          <FatigueTable rows={part.rows} currency={currency} caption={t(`fatigue.by-${part.by}`)} />
        </section>
      ))}
      <p className="growth-note">{t("fatigue.note")}</p>
    </>
  );

  function answerOf({ offers, judged, difference, low, high }: FatigueRow): string {
    const said = { count: offers, offers: whole(offers), judged: whole(judged) };
    if (difference === null || low === null || high === null) return t("fatigue.too-few", said);
    const interval = { difference: points(difference), low: points(low), high: points(high) };
    return t(low > 0 ? "fatigue.tires" : high < 0 ? "fatigue.helps" : "fatigue.unclear", {
      ...said,
      ...interval,
    });
  }
}

function FatigueTable({
  rows,
  currency,
  caption,
}: {
  rows: FatigueRow[];
  currency: string;
  caption: string;
}) {
  const { t } = useTranslation("review");
  const money = moneyIn(currency);
  const shareOf = (share: number | null) => (share === null ? NOTHING : percent(share));
  return (
    <FactTable
      caption={caption}
      columns={[
        { id: "group", name: t("fatigue.offer") },
        { id: "offers", name: t("fatigue.offers"), isNumber: true },
        { id: "judged", name: t("fatigue.judged"), isNumber: true },
        { id: "pending", name: t("fatigue.pending"), isNumber: true },
        { id: "share", name: t("fatigue.share"), isNumber: true },
        { id: "base", name: t("fatigue.base"), isNumber: true },
        { id: "difference", name: t("fatigue.difference"), isNumber: true },
        { id: "lost", name: t("fatigue.lost", { currency }), isNumber: true },
      ]}
      rows={rows.map((row) => ({
        id: `${row.by} ${row.group ?? ""}`,
        isQuiet: row.judged === 0,
        cells: [
          nameOf(row),
          whole(row.offers),
          whole(row.judged),
          whole(row.pending),
          shareOf(row.share),
          shareOf(row.base),
          <Difference key="difference" of={row} />,
          row.lost_mrr === 0 ? NOTHING : money.plain(row.lost_mrr),
        ],
      }))}
    />
  );

  function nameOf({ by, group }: FatigueRow): string {
    if (by === "all") return t("fatigue.all");
    const channel = CHANNELS.find((one) => by === "channel" && one === group);
    if (channel !== undefined) return t(`channels.${channel}`);
    const kind = KINDS.find((one) => by === "kind" && one === group);
    return kind === undefined ? t("nobody.other") : t(`kinds.${kind}`);
  }
}

function Difference({ of: { difference, low, high } }: { of: FatigueRow }) {
  const { t } = useTranslation("review");
  if (difference === null || low === null || high === null) return <>{NOTHING}</>;
  return (
    <span className={low > 0 ? "bad" : undefined}>
      {points(difference)}
      <span className="test-under">{t("fatigue.interval", { low: points(low), high: points(high) })}</span>
    </span>
  );
}
