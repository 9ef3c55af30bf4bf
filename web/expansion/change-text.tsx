import { useTranslation } from "react-i18next";
import { type Money, points } from "../data/format.ts";
import { periodName } from "../data/period.ts";
import { type ChangeRow, changedOf } from "../tables/changed.ts";

/** A change from the comparison period; increases are good here. */
export function ChangeText({
  row,
  before,
  unit,
  money,
}: {
  row: ChangeRow;
  /** Label of the comparison period; null leaves it out. */
  before: string | null;
  unit: "money" | "ratio";
  money: Money;
}) {
  const { t } = useTranslation("expansion");
  const changed = changedOf(row, unit === "ratio" ? points : money.signed, "up");
  if (changed === null) return null;
  const { text, share, arrow, tone } = changed;
  return (
    <>
      <span className={tone}>
        {before !== null && arrow !== null && <span aria-hidden="true">{arrow} </span>}
        {share === null ? text : `${text} (${share})`}
      </span>
      {before !== null && (
        <span className="card-before"> {t("against", { before: periodName(before) })}</span>
      )}
    </>
  );
}
