import { useTranslation } from "react-i18next";
import { amount, moneyIn, percent, whole } from "../../data/format.ts";
import { periodName } from "../../data/period.ts";
import type { Coverage } from "../../growth/pipeline-answers.ts";

/** Coverage in words: whether there is enough, and how much is needed. */
export function useCoverageWords() {
  const { t } = useTranslation("pipeline");
  return { answer, needed };

  function answer({ now, quarter, currency, alert_under, healthy_from, healthy_to }: Coverage): string {
    const money = moneyIn(currency);
    return t(`answers.${now.state}`, {
      period: periodName(quarter),
      coverage: amount(now.coverage ?? 0),
      open: money.full(now.open),
      expanded: money.full(now.expanded),
      target: money.full(now.target ?? 0),
      remaining: money.full(now.remaining ?? 0),
      alert: amount(alert_under),
      from: amount(healthy_from),
      to: amount(healthy_to),
    });
  }

  function needed({ needed_state: state, win_rate: rate, closed }: Coverage): string {
    return t(`needed.${state}`, { rate: percent(rate ?? 0), count: closed, number: whole(closed) });
  }
}
