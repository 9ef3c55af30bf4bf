import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Movers } from "../data/api.ts";
import { useAsk } from "../data/asking.ts";
import type { Drill } from "../data/drill-key.ts";
import { numberIn, textIn, useMetric } from "../data/figures.ts";
import { type Money, moneyIn, percent, points, whole } from "../data/format.ts";
import { useDrill } from "../data/opening.ts";
import { periodName, shortPeriod } from "../data/period.ts";
import { rangeQuestion, type Scope } from "../data/scope.ts";
import { customersBehind } from "../drill/drill-question.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { MoversTable } from "../tables/movers-table.tsx";
import { wayOf } from "./way-of.ts";

/** The answer lists the largest changes first, so that the first of these are the largest of all. */
const ASKED = 200;
const LISTED = 10;
const SIDES = ["lost", "added"] as const;

/** What moved NRR over the range: revenue lost and added, and the customers with the largest changes down and up. */
export function Moved({ scope }: { scope: Scope }) {
  const { t } = useTranslation("retention");
  const asked = rangeQuestion(scope);
  const { data: net } = useMetric("nrr", asked);
  const { data: gross } = useMetric("grr", asked);
  if (net === undefined || gross === undefined) return <Waiting height={560} />;
  const [row, kept] = [net.rows[0], gross.rows[0]];
  const period = textIn(row, "period");
  if (period === null || numberIn(row, "value") === null) return null;
  const money = moneyIn(net.currency ?? scope.currency);
  return (
    <section aria-labelledby="moved-title" className="figure">
      <header className="section-head">
        <h2 id="moved-title">{t(`moved.${wayOf({ change: numberIn(row, "change") })}`)}</h2>
        <span className="quiet">{periodName(period)}</span>
      </header>
      <p className="section-answer">{said(t, row, kept)}</p>
      <Behind scope={scope} drill={{ metric: "nrr", period, where: [] }} money={money} />
    </section>
  );
}

type Row = Parameters<typeof numberIn>[0];

/** How much revenue losses took and growth added, beside the range compared with: their changes add up to NRR's. */
function said(t: TFunction<"retention">, net: Row, gross: Row): string {
  const parts = (name: "value" | "previous") => {
    const [all, kept] = [numberIn(net, name), numberIn(gross, name)];
    return all === null || kept === null ? null : { all, lost: 1 - kept, added: all - kept };
  };
  const [now, then] = [parts("value"), parts("previous")];
  const before = textIn(net, "previous_period");
  if (now === null) return "";
  const figures = { now: percent(now.all), lost: percent(now.lost), added: percent(now.added) };
  if (then === null || before === null) return t("moved.alone", figures);
  return t("moved.compared", {
    ...figures,
    former: percent(then.all),
    change: points(now.all - then.all),
    before: shortPeriod(before),
    lostThen: percent(then.lost),
    lostChange: points(then.lost - now.lost),
    addedThen: percent(then.added),
    addedChange: points(now.added - then.added),
  });
}

/** Who lost and who added most, side by side. */
function Behind({ scope, drill, money }: { scope: Scope; drill: Drill; money: Money }) {
  const { t } = useTranslation("retention");
  const { open } = useDrill();
  const { path, question } = customersBehind(drill, scope.question);
  const { data, error, refetch } = useAsk<Movers>(path, { ...question, limit: ASKED });
  if (error !== null) return <Trouble problem={error} onRetry={() => refetch()} />;
  if (data === undefined) return <Waiting height={460} />;
  const lists = {
    lost: data.rows.filter(({ before, after }) => after < before),
    added: data.rows.filter(({ before, after }) => after > before),
  };
  return (
    <>
      <div className="side-by-side">
        {SIDES.map((side) => (
          <section key={side} aria-labelledby={`moved-${side}`}>
            <h3 id={`moved-${side}`} className="moved-side">
              {t(`moved.${side}`)}
            </h3>
            <MoversTable
              title={t(`moved.${side}`)}
              heads={{ before: t("moved.start"), after: t("moved.now"), figure: t("moved.change") }}
              rows={lists[side].slice(0, LISTED)}
              drill={drill}
              money={money}
              figureOf={({ before, after }) => money.signedPlain(after - before)}
            />
          </section>
        ))}
      </div>
      <p className="under-table">
        <PlainButton className="link" onClick={({ currentTarget }) => open(drill, currentTarget)}>
          {t("moved.all", { count: data.customers, number: whole(data.customers) })}
        </PlainButton>
      </p>
    </>
  );
}
