import { useTranslation } from "react-i18next";
import { dayName, periodName, spanOf } from "../data/period.ts";
import { monthsShown } from "../data/range.ts";
import { type Scope, useScope, useSegments, useStatus } from "../data/scope.ts";

/**
 * The context of figures in words, for image footers and printed headers: organisation, range, interval, comparison,
 * segment, policy, filters, currency, time zone and date of the evidence.
 * @param shown the scope that a page is rendered for; by default, that of the URL
 */
export function useExportContext(shown?: Scope): string[] {
  const { t } = useTranslation(["shell", "bar", "terms"]);
  const { data } = useStatus();
  const segments = useSegments();
  const asked = useScope().scope;
  const scope = shown ?? asked;
  if (data === undefined) return [];
  const { first_evidence_on: firstDay, last_evidence_on: lastDay } = data;
  return [
    data.organisation,
    ...(scope === null ? [] : viewOf(scope)),
    t("shell:export.policy", { policy: scope?.policy ?? data.policy }),
    t("shell:export.currency", { currency: scope?.currency ?? data.currency }),
    t("shell:export.zone", { zone: data.timezone }),
    ...(lastDay === null ? [] : [t("shell:export.as-of", { day: dayName(lastDay) })]),
  ];

  function viewOf({ view, question }: Scope): string[] {
    const months = monthsShown(view, { firstDay, lastDay });
    const range =
      months === null ? t(`bar:ranges.${view.range}`) : periodName(spanOf(months.from, months.to));
    return [
      said("bar:range", range),
      said("bar:interval", t(`terms:intervals.${view.interval}`)),
      said("bar:compare", t(`bar:comparisons.${view.compare}`)),
      said("bar:segment", segmentOf(question.segment)),
      ...(question.segment_as_of === "start" ? [t("bar:members-of.start")] : []),
      ...(view.isReported ? [t("bar:closed-as.reported")] : []),
      ...(view.isLinked ? [t("bar:linked-hint")] : []),
      ...(question.where ?? []),
    ];
  }

  function said(label: "bar:range" | "bar:interval" | "bar:compare" | "bar:segment", value: string): string {
    return `${t(label)}: ${value}`;
  }

  function segmentOf(segment: string | undefined): string {
    if (segment === undefined) return t("bar:everyone");
    const filter = segments.data?.rows.find(({ name }) => name === segment)?.filter;
    return filter === undefined ? segment : `${segment} (${filter})`;
  }
}
