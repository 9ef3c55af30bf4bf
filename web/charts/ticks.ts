import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { isUnfinished, periodName, shortPeriod } from "../data/period.ts";

/** Period labels for charts: two lines on the axis, in full in tooltips; unfinished periods are marked. */
export function usePeriodTicks(lastDay: string | null) {
  const { t } = useTranslation("terms");
  return useMemo(() => {
    const isOpen = (period: string) => isUnfinished(period, lastDay);
    return {
      isOpen,
      tick(period: string): string {
        const text = shortPeriod(period).replace(/ (?=\d{4}$)/, "\n");
        return isOpen(period) ? `${text}\n${t("periods.so-far")}` : text;
      },
      title(period: string): string {
        return isOpen(period) ? `${periodName(period)}, ${t("periods.so-far")}` : periodName(period);
      },
    };
  }, [lastDay, t]);
}
