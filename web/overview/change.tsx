import { useTranslation } from "react-i18next";
import type { Catalogue } from "../data/api.ts";
import { NOTHING } from "../data/format.ts";
import { shortPeriod } from "../data/period.ts";
import { type ChangeRow, changedOf } from "../tables/changed.ts";
import type { Reading } from "./key-figures.ts";

type Better = Catalogue["rows"][number]["better"];

/** The change of a figure from another period, and whether it's good. Reserves its space while loading. */
export function Change({
  figure,
  reading,
  better,
  isShort = false,
}: {
  /** `before`: the comparison period, once known. */
  figure: ChangeRow & { before: string | null };
  reading: Pick<Reading, "change">;
  better: Better;
  /** Leaves out the comparison period, where a heading names it. */
  isShort?: boolean;
}) {
  const { t } = useTranslation("overview");
  const { before } = figure;
  if (before === null) return <p className="key-change">{"\u00a0"}</p>;
  const changed = changedOf(figure, reading.change, better);
  if (changed === null)
    return (
      <p className="key-change quiet">
        {isShort ? NOTHING : t("no-before", { period: shortPeriod(before) })}
      </p>
    );
  const { text, share, arrow, tone } = changed;
  return (
    <p className="key-change">
      <span className={tone}>
        {arrow !== null && <span aria-hidden="true">{arrow} </span>}
        {text}
      </span>
      {share !== null && <span className={tone}> {share}</span>}{" "}
      {!isShort && <span className="quiet key-since">{t("since", { period: shortPeriod(before) })}</span>}
      {tone !== "neutral" && <span className="unseen">{t(`verdict.${tone}`)}</span>}
    </p>
  );
}
