import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Drill, drillText } from "../data/drill-key.ts";
import { metricQuery, numberIn, textIn, useMetric } from "../data/figures.ts";
import { type Money, NOTHING, percent, whole } from "../data/format.ts";
import { useDrill } from "../data/opening.ts";
import { rangeQuestion, type Scope } from "../data/scope.ts";
import { SeatsTakenBack } from "../expansion/sticking/taken-back-link.tsx";
import { PlainButton } from "../look/plain-button.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { Waiting } from "../parts/states.tsx";
import { useTurn } from "../parts/use-turn.ts";
import { useKeyFigure } from "./use-key-figure.ts";

/** Of fewer, a share says little. */
const FEW = 10;
const RATES = ["expansion_durability", "expansion_regret"] as const;
const DISCOUNTS = ["cause=discount"];

/** The queries of the rates, to ask them early. */
export function lastingQueries(scope: Scope) {
  const question = rangeQuestion(scope);
  return [
    metricQuery("expansion_durability", question),
    ...RATES.map((id) => metricQuery(id, { ...question, counts: true })),
  ];
}

/** Whether expansion stays: the share kept for twelve months, taken back within 90 days, and owed to ended discounts. */
export function WillLast({ scope, money }: { scope: Scope; money: Money }) {
  const { t } = useTranslation("overview");
  return (
    <li className="key" data-figure="lasting">
      <div className="key-head">
        <h2>{t("lasting.title")}</h2>
      </div>
      <Kept scope={scope} money={money} />
      <Rate id="expansion_regret" scope={scope} />
      <Discounted scope={scope} />
      <SeatsTakenBack className="key-more" />
      <PageLink to="/expansion" className="key-more">
        {t("more.expansion")}
      </PageLink>
    </li>
  );
}

/** The share kept for twelve months, and what it would leave of what was added. */
function Kept({ scope, money }: { scope: Scope; money: Money }) {
  const { t } = useTranslation("overview");
  const kept = numberIn(useMetric("expansion_durability", rangeQuestion(scope)).data?.rows[0], "value");
  const { value: added } = useKeyFigure("expansion_mrr", scope);
  const isSaid = kept !== null && typeof added === "number" && added > 0;
  return (
    <Rate id="expansion_durability" scope={scope}>
      {isSaid && (
        <p className="key-quiet">
          {t("lasting.expected", {
            left: money.compact(Math.round(added * kept)),
            added: money.compact(added),
          })}
        </p>
      )}
    </Rate>
  );
}

function Rate({ id, scope, children }: { id: (typeof RATES)[number]; scope: Scope; children?: ReactNode }) {
  const { t } = useTranslation("overview");
  const { data } = useMetric(id, { ...rangeQuestion(scope), counts: true });
  const row = data?.rows[0];
  const period = textIn(row, "period");
  return (
    <Share
      value={data === undefined ? undefined : numberIn(row, "value")}
      count={numberIn(row, "customers")}
      words={t(`lasting.${id}`)}
      drill={period === null ? null : { metric: id, period, where: [] }}
    >
      {children}
    </Share>
  );
}

/** The share that comes from discounts that ended; takes no room where none did. */
function Discounted({ scope }: { scope: Scope }) {
  const { t } = useTranslation("overview");
  const { question } = scope;
  const where = [...(question.where ?? []), ...DISCOUNTS];
  const isTurn = useTurn();
  const asked = { ...question, where, interval: "range" as const, counts: true };
  const { data, error } = useMetric("expansion_mrr", isTurn ? asked : null);
  const row = data?.rows[0];
  const { value: added } = useKeyFigure("expansion_mrr", scope);
  const [value, period] = [numberIn(row, "value"), textIn(row, "period")];
  if (data === undefined && error === null) return <div aria-busy="true" />;
  if (value === null || value === 0 || period === null || typeof added !== "number" || added <= 0)
    return null;
  return (
    <Share
      value={value / added}
      count={numberIn(row, "customers")}
      words={t("lasting.discounted")}
      drill={{ metric: "expansion_mrr", period, where: DISCOUNTS }}
      isDerived
    />
  );
}

/** A share with the customers behind it; of a few it says little, and is shown so. */
function Share({
  value,
  count,
  words,
  drill,
  isDerived = false,
  children,
}: {
  /** Undefined while loading. */
  value: number | null | undefined;
  count: number | null;
  words: string;
  drill: Drill | null;
  /** Whether it is a share of what opens, not the figure that opens. */
  isDerived?: boolean;
  children?: ReactNode;
}) {
  const { t } = useTranslation("overview");
  const { open } = useDrill();
  const isFew = count !== null && count < FEW;
  const text = value === null || value === undefined ? NOTHING : percent(value);
  return (
    <div className={isFew ? "lasting is-few" : "lasting"}>
      {value === undefined ? (
        <Waiting height={30} width={90} />
      ) : value === null || drill === null ? (
        <span className="key-value quiet">{text}</span>
      ) : (
        <PlainButton
          className="key-value"
          {...(isDerived ? {} : { "data-drill": drillText(drill), "data-shown": text })}
          aria-label={t("behind", { what: words, value: text })}
          onClick={({ currentTarget }) => open(drill, currentTarget)}
        >
          {text}
        </PlainButton>
      )}
      <p className="key-quiet">
        {words}
        {count !== null && ` ${t("lasting.of", { count, number: whole(count) })}`}
      </p>
      {children}
    </div>
  );
}
