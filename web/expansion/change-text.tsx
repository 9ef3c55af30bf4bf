import { useTranslation } from "react-i18next";
import { type Money, points, signedPercent } from "../data/format.ts";
import { periodName } from "../data/period.ts";

/** A change against the period compared with; rises are good here. */
export function ChangeText({
  change,
  growth = null,
  before,
  unit,
  money,
}: {
  change: number | null;
  growth?: number | null;
  /** The label of the period compared with; null leaves its name out. */
  before: string | null;
  unit: "money" | "ratio";
  money: Money;
}) {
  const { t } = useTranslation("expansion");
  if (change === null) return null;
  const amount = unit === "ratio" ? points(change) : money.signed(change);
  const text = growth === null ? amount : `${amount} (${signedPercent(growth)})`;
  return (
    <>
      <span className={change > 0 ? "good" : change < 0 ? "bad" : undefined}>
        {before !== null && change !== 0 && <span aria-hidden="true">{change > 0 ? "▲ " : "▼ "}</span>}
        {text}
      </span>
      {before !== null && (
        <span className="card-before"> {t("against", { before: periodName(before) })}</span>
      )}
    </>
  );
}
