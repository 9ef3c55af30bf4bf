import { useTranslation } from "react-i18next";
import { dayName } from "../data/period.ts";
import type { SignalAnswer } from "../growth/growth-answers.ts";

/** When a signal was open, newest first, and when it was dismissed. */
export function SignalRuns({ answer: { rows, dismissed, open } }: { answer: SignalAnswer }) {
  const { t } = useTranslation("signals");
  const span = useSpan();
  if (rows.length === 0 && dismissed.length === 0) return null;
  return (
    <section className="signal-part" aria-labelledby="runs-title">
      <h3 id="runs-title">{t("one.runs")}</h3>
      <ol className="signal-runs">
        {dismissed.toReversed().map(({ on, reason }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one may be dismissed twice on a day for the same reason
          <li key={`${on} ${index}`} className="quiet">
            {t("one.dismissed", { day: dayName(on), reason })}
          </li>
        ))}
        {rows.map(({ from, until, fired_on: fired }) => (
          <li key={from}>
            <span>{span({ from, until, open: open !== null })}</span>
            {fired !== from && <span className="quiet">{t("one.fired", { day: dayName(fired) })}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** When a run was, in words; one that lasts may be closed by another signal, or rest. */
export function useSpan(): (run: { from: string; until: string | null; open: boolean }) => string {
  const { t } = useTranslation("signals");
  return ({ from, until, open }) => {
    if (until !== null) return t("one.run", { from: dayName(from), until: dayName(until) });
    return t(open ? "one.run-now" : "one.run-held", { from: dayName(from) });
  };
}
