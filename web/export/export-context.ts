import { useTranslation } from "react-i18next";
import { dayName } from "../data/period.ts";
import { useScope, useStatus } from "../data/scope.ts";

/** What figures were asked by, in words, for the foot of a picture. */
export function useExportContext(): string[] {
  const { t } = useTranslation("shell");
  const { data } = useStatus();
  const { scope } = useScope();
  if (data === undefined) return [];
  const segment = scope?.view.segment ?? null;
  return [
    data.organisation,
    t("export.policy", { policy: scope?.policy ?? data.policy }),
    ...(segment === null ? [] : [t("export.segment", { segment })]),
    t("export.currency", { currency: scope?.currency ?? data.currency }),
    t("export.zone", { zone: data.timezone }),
    ...(data.last_evidence_on === null ? [] : [t("export.as-of", { day: dayName(data.last_evidence_on) })]),
  ];
}
