import { useTranslation } from "react-i18next";
import { useAsk } from "../../data/asking.ts";
import type { KindName, KindSettings } from "../../growth/growth-answers.ts";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { KindSetting } from "./kind-setting.tsx";
import { ThresholdCurve } from "./threshold-curve.tsx";

/** The settings of one kind, each changed on its own, and what other thresholds would have found. */
export function KindPanel({ kind }: { kind: KindName }) {
  const { t } = useTranslation("signals");
  const asked = useAsk<KindSettings>("/signals/settings");
  const own = asked.data?.rows.filter((row) => row.kind === kind);
  return (
    <section className="kind-settings" aria-labelledby="kind-settings-title">
      <h2 id="kind-settings-title">{t("settings.title", { kind: t(`kinds.${kind}`) })}</h2>
      {asked.error !== null && <Trouble problem={asked.error} onRetry={() => asked.refetch()} />}
      {asked.error === null && own === undefined && <Waiting height={140} />}
      {own?.length === 0 && <p className="quiet">{t("settings.none")}</p>}
      {own?.map((row) => (
        <KindSetting key={row.setting} row={row} />
      ))}
      {kind !== "discount_ending" && <ThresholdCurve kind={kind} />}
    </section>
  );
}
