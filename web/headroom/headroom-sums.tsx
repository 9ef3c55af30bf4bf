import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { moneyIn, whole } from "../data/format.ts";
import type { Headroom } from "../growth/growth-answers.ts";

const PARTS = ["next_plan", "add_on", "family"] as const;

/** Open headroom with its parts, each said how it's counted, and who has nothing left to buy. */
export function HeadroomSums({
  answer: { sums, currency, total },
  children,
}: {
  answer: Headroom;
  /** Controls beside it. */
  children: ReactNode;
}) {
  const { t } = useTranslation("headroom");
  const money = moneyIn(currency);
  return (
    <section aria-label={t("sums.label")}>
      <dl className="facts-large headroom-sums">
        <div>
          <dt>{t("sums.open")}</dt>
          <dd className="fact-strong">{money.full(sums.open)}</dd>
        </div>
        {PARTS.map((part) => (
          <div key={part} className="headroom-part">
            <dt>{t(`sums.${part}`)}</dt>
            <dd>{money.full(sums[part])}</dd>
          </div>
        ))}
        <div>
          <dt>{t("sums.saturated")}</dt>
          <dd>{t("sums.saturated-of", { saturated: whole(sums.saturated), all: whole(total) })}</dd>
        </div>
      </dl>
      <div className="growth-controls headroom-under">
        <p className="growth-note">{t("sums.note")}</p>
        {children}
      </div>
    </section>
  );
}
