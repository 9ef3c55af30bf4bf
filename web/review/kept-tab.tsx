import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { moneyIn, NOTHING, percent, whole } from "../data/format.ts";
import { useStatus } from "../data/scope.ts";
import { usePageParam } from "../data/view.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { Choice } from "../growth/choice.tsx";
import type { Sticking } from "../growth/team-answers.ts";
import { InTurn } from "../parts/in-turn.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { useNames } from "../pipeline/use-names.ts";
import { FactTable } from "../tables/fact-table.tsx";
import { StaysPart } from "./stays.tsx";

const BY = ["cause", "product", "owner", "discount"] as const;
const PERIODS = 3;
const GROUPS = ["upsell", "add-on", "cross-sell", "usage", "price", "status", "transfer", "fx"] as const;
const DISCOUNTS = ["none", "granted", "in_force"] as const;

/** How much of the expansion stays, and what of it was sold at a discount and fell back. */
export function KeptTab() {
  return (
    <InTurn>
      <StickingPart />
      <StaysPart />
    </InTurn>
  );
}

function StickingPart() {
  const { t } = useTranslation("review");
  const [text, setBy] = usePageParam("by", "cause");
  const [period, setPeriod] = usePageParam("period-of", "");
  const by = BY.find((one) => one === text) ?? "cause";
  const question = { by, ...(period !== "" && { period }) };
  const asked = useAsk<Sticking>("/sticking", question);
  const year = Number((useStatus().data?.last_evidence_on ?? "").slice(0, 4));
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <Waiting height={420} />;
  return (
    <section aria-labelledby="sticking-title">
      <div className="growth-controls">
        <Choice
          label={t("groups.by")}
          all={t("by.cause")}
          value={by === "cause" ? null : by}
          options={BY.slice(1).map((value) => ({ value, label: t(`by.${value}`) }))}
          onPick={(picked) => setBy(picked ?? "cause")}
        />
        <Choice
          label={t("kept.year")}
          all={t("kept.two-years")}
          value={period === "" ? null : period}
          options={Array.from({ length: PERIODS }, (_, back) => String(year - back)).map((value) => ({
            value,
            label: value,
          }))}
          onPick={(picked) => setPeriod(picked ?? "")}
        />
        <ExportMenu id="sticking" title={t("tabs.kept")} files={{ path: "/sticking", question }} />
      </div>
      <h2 id="sticking-title" className="growth-head">
        {t("kept.title")}
      </h2>
      <p className="section-answer">{fellBack(asked.data)}</p>
      <StickingTable answer={asked.data} />
      <p className="growth-note">{t("kept.note")}</p>
    </section>
  );

  function fellBack({ rows, currency }: Sticking): string {
    const sum = rows.reduce((all, { unsustainable }) => all + unsustainable, 0);
    if (sum === 0) return t("kept.none-fell");
    return t("kept.fell", { mrr: moneyIn(currency).full(sum) });
  }
}

function StickingTable({ answer: { by, rows, currency } }: { answer: Sticking }) {
  const { t } = useTranslation(["review", "terms"]);
  const names = useNames();
  const money = moneyIn(currency);
  const shareOf = (share: number | null) => (share === null ? NOTHING : percent(share));
  if (rows.length === 0) return <p>{t("review:kept.no-expansion")}</p>;
  return (
    <FactTable
      caption={t("review:kept.title")}
      columns={[
        { id: "key", name: t(`review:by.${by}`) },
        { id: "expansions", name: t("review:kept.expansions"), isNumber: true },
        { id: "mrr", name: t("review:kept.mrr", { currency }), isNumber: true },
        { id: "90", name: t("review:kept.after", { days: whole(90) }), isNumber: true },
        { id: "180", name: t("review:kept.after", { days: whole(180) }), isNumber: true },
        { id: "365", name: t("review:kept.after", { days: whole(365) }), isNumber: true },
        { id: "fell", name: t("review:kept.fell-back"), isNumber: true },
      ]}
      rows={rows.map((row) => ({
        id: row.key ?? "",
        cells: [
          keyName(row.key),
          whole(row.expansions),
          money.plain(row.expansion_mrr),
          shareOf(row.share_90),
          shareOf(row.share_180),
          shareOf(row.share_365),
          <span key="fell" className={row.unsustainable > 0 ? "bad" : undefined}>
            {row.unsustainable === 0 ? NOTHING : money.plain(row.unsustainable)}
          </span>,
        ],
      }))}
    />
  );

  function keyName(key: string | null): string {
    if (key === null || key === "") return t(by === "owner" ? "review:nobody.owner" : "review:nobody.other");
    if (by === "owner") return names.person(key);
    const group = by === "cause" ? GROUPS.find((one) => one === key) : undefined;
    if (group !== undefined) return t(`terms:groups.${group}`);
    const discount = by === "discount" ? DISCOUNTS.find((one) => one === key) : undefined;
    return discount === undefined ? key : t(`review:discounts.${discount}`);
  }
}
