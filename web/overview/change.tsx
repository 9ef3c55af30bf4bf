import { useTranslation } from "react-i18next";
import type { Catalogue } from "../data/api.ts";
import { NOTHING, signedPercent } from "../data/format.ts";
import { shortPeriod } from "../data/period.ts";
import type { Reading } from "./key-figures.ts";
import type { KeyFigure } from "./use-key-figure.ts";

type Better = Catalogue["rows"][number]["better"];

/** What became of a figure since another period, and whether that is good. Its place is held while it comes. */
export function Change({
  figure: { change, growth, before },
  reading,
  better,
  isShort = false,
}: {
  figure: Pick<KeyFigure, "change" | "growth" | "before">;
  reading: Pick<Reading, "change">;
  better: Better;
  /** Without what it is compared with: where a heading says that. */
  isShort?: boolean;
}) {
  const { t } = useTranslation("overview");
  if (before === null) return <p className="key-change">{"\u00a0"}</p>;
  if (change === null)
    return (
      <p className="key-change quiet">
        {isShort ? NOTHING : t("no-before", { period: shortPeriod(before) })}
      </p>
    );
  const isLevel = reading.change(change) === reading.change(0);
  const seen = isLevel ? 0 : change;
  const good = verdict(seen, better);
  return (
    <p className="key-change">
      <span className={good}>
        <span aria-hidden="true">{seen > 0 ? "▲ " : seen < 0 ? "▼ " : ""}</span>
        {reading.change(seen)}
      </span>
      {growth !== null && <span className={good}> {signedPercent(growth)}</span>}{" "}
      {!isShort && <span className="quiet key-since">{t("since", { period: shortPeriod(before) })}</span>}
      {good !== "neutral" && <span className="unseen">{t(`verdict.${good}`)}</span>}
    </p>
  );
}

/** Whether a change is good news: up is not always. */
export function verdict(change: number, better: Better): "good" | "bad" | "neutral" {
  if (change === 0 || better === null) return "neutral";
  return change > 0 === (better === "up") ? "good" : "bad";
}
