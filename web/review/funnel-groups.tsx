import { useTranslation } from "react-i18next";
import { moneyIn, NOTHING, percent, whole } from "../data/format.ts";
import type { FunnelStep, Review, ReviewRow } from "../growth/review-answers.ts";
import { useNames } from "../pipeline/use-names.ts";
import { kindOf } from "../signals/signal-key.ts";
import { valueName } from "../tables/dimension-name.ts";
import { FactTable } from "../tables/fact-table.tsx";

const STEPS: readonly FunnelStep[] = ["signal", "offer", "opportunity", "won", "realised", "kept"];

/** The same by group: how many came to each step, what share was won, and where each hesitates. */
export function FunnelGroups({ answer, by, name }: { answer: Review; by: string; name: string }) {
  const { t } = useTranslation(["review", "signals"]);
  const names = useNames();
  const { currency } = answer;
  const money = moneyIn(currency);
  const groups = groupsIn(answer.rows);
  if (groups.length === 0) return <p className="growth-note">{t("review:groups.none")}</p>;
  return (
    <>
      <FactTable
        caption={t("review:groups.title")}
        columns={[
          { id: "group", name },
          ...STEPS.map((id) => ({ id, name: t(`review:steps.${id}`), isNumber: true })),
          { id: "rate", name: t("review:columns.won-share"), isNumber: true },
          { id: "money", name: t("review:columns.realised", { currency }), isNumber: true },
          { id: "hesitates", name: t("review:columns.hesitates") },
        ]}
        rows={groups.map(([group, rows]) => {
          const at = (step: FunnelStep) => rows.find((row) => row.step === step);
          const [all, won] = [at("signal")?.count ?? 0, at("won")?.count ?? 0];
          const worst = rows.find(({ hesitates }) => hesitates);
          return {
            id: group,
            cells: [
              groupName(group),
              ...STEPS.map((step) => whole(at(step)?.count ?? 0)),
              all === 0 ? NOTHING : percent(won / all),
              money.plain(at("realised")?.money ?? 0),
              worst === undefined
                ? NOTHING
                : t("review:groups.at", {
                    step: t(`review:steps.${worst.step}`),
                    mrr: money.full(worst.loss),
                  }),
            ],
          };
        })}
      />
      {groups.length < answer.groups && (
        <p className="growth-note">
          {t("review:groups.more", { listed: whole(groups.length), all: whole(answer.groups) })}
        </p>
      )}
    </>
  );

  function groupName(group: string): string {
    if (group === "") return t(`review:nobody.${by === "owner" || by === "segment" ? by : "other"}`);
    const kind = by === "kind" ? kindOf(group) : undefined;
    if (kind !== undefined) return t(`signals:kinds.${kind}`);
    return by === "owner" ? names.person(group) : valueName(by, group);
  }
}

function groupsIn(rows: readonly ReviewRow[]): [string, ReviewRow[]][] {
  const groups = new Map<string, ReviewRow[]>();
  for (const row of rows)
    if (row.group !== null) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
  return [...groups];
}
