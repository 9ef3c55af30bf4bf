import { useTranslation } from "react-i18next";
import { dayName } from "../data/period.ts";
import type { OfferCheck } from "../growth/restraint-answers.ts";

/** Yes or no, with every reason and the first day on which it would be yes. */
export function Verdict({ of }: { of: OfferCheck }) {
  const { t } = useTranslation(["customers", "week"]);
  const { allowed, reasons, same_offer: same } = of;
  return (
    <div className="restraint-verdict" aria-live="polite">
      <p className={allowed ? "restraint-answer good" : "restraint-answer bad"}>{answerOf(of)}</p>
      {same !== null && <p className="quiet">{t("customers:offers.same")}</p>}
      {reasons.length > 0 && (
        <ul className="restraint-reasons">
          {reasons.map(({ rule, since, until }) => (
            <li key={`${rule} ${since}`}>
              <span>{t(`week:rules.${rule}`)}</span>
              <span className="quiet">{spanOf(since, until)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );

  function answerOf({ allowed: isYes, on, from, waits_for: waits }: OfferCheck): string {
    if (isYes) return t("customers:offers.yes", { day: dayName(on) });
    if (from !== null) return t("customers:offers.no-until", { day: dayName(from) });
    return t(waits === null ? "customers:offers.no-unknown" : "customers:offers.no-waits");
  }

  function spanOf(since: string | null, until: string | null): string {
    const from = since === null ? "" : t("customers:offers.since", { day: dayName(since) });
    const to =
      until === null
        ? t("customers:offers.end-unknown")
        : t("customers:offers.until", { day: dayName(until) });
    return [from, to].filter((text) => text !== "").join(" · ");
  }
}
