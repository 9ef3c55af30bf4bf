import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { isUnfinished, periodName, shortPeriod } from "../data/period.ts";

/** What periods are called along a chart: in two lines on the axis, whole above figures; one that is not over says so. */
export function usePeriodTicks(lastDay: string | null) {
  const { t } = useTranslation("periods");
  return useMemo(() => {
    const isOpen = (period: string) => isUnfinished(period, lastDay);
    return {
      isOpen,
      tick(period: string): string {
        const text = shortPeriod(period).replace(/ (?=\d{4}$)/, "\n");
        return isOpen(period) ? `${text}\n${t("so-far")}` : text;
      },
      title(period: string): string {
        return isOpen(period) ? `${periodName(period)}, ${t("so-far")}` : periodName(period);
      },
    };
  }, [lastDay, t]);
}
