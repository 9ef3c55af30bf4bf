import { useTranslation } from "react-i18next";
import { dayName } from "../data/period.ts";
import type { HeldLine, Week } from "../growth/pipeline-answers.ts";
import { signalText } from "../signals/signal-key.ts";
import { LineMoney, LineText } from "./week-lines.tsx";

/** What restraint holds back, with the day from which it is allowed. */
export function HeldLines({ answer: { held, currency } }: { answer: Week }) {
  const { t } = useTranslation("week");
  return (
    <section className="week-held" aria-labelledby="held-title">
      <h2 id="held-title">{t("held.title")}</h2>
      <p className="growth-note">{t("held.note")}</p>
      <ul className="week-lines">
        {held.map((row) => (
          <li key={signalText(row)} className="week-line">
            <LineText row={row} />
            <LineMoney row={row} currency={currency} />
            <p className="week-from">
              <strong>{fromText(row)}</strong>
              <span>{[...new Set(row.reasons.map(({ rule }) => t(`rules.${rule}`)))].join(" ")}</span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );

  function fromText({ from, waits_for: waits }: HeldLine): string {
    if (from !== null) return t("held.from", { day: dayName(from) });
    return waits === null ? t("held.unknown") : t("held.waits");
  }
}
