import { useTranslation } from "react-i18next";
import { type Search, viewOf } from "../data/address.ts";
import { monthsName, periodName } from "../data/period.ts";
import { monthsShown } from "../data/range.ts";
import { useCatalogue, useStatus } from "../data/scope.ts";
import { useMeaning } from "../figures/meanings.ts";
import { controlsAt, PAGES } from "../parts/pages.ts";

/** The name of the page at a path; the path itself where this version has no such page. */
export function usePageName(): (path: string) => string {
  const { t } = useTranslation("shell");
  return (path) => {
    const page =
      PAGES.find((one) => one.path === path) ??
      PAGES.find((one) => one.path !== "/" && path.startsWith(`${one.path}/`));
    return page === undefined ? path : t(`pages.${page.id}`);
  };
}

/** What a saved state holds, in words: the metric, the months, and whatever else differs from the usual. */
export function useHolds(): (path: string, search: Search) => string[] {
  const { t } = useTranslation(["bar", "shell", "terms"]);
  const { data } = useStatus();
  const metrics = useCatalogue().data?.rows ?? [];
  const meaningOf = useMeaning();
  return (path, search) => {
    const controls = controlsAt(path, search.tab);
    const view = viewOf(search);
    const metric = metrics.find(({ id }) => id === search.metric);
    const has = (control: (typeof controls)[number]) => controls.includes(control);
    return [
      ...(metric === undefined ? [] : [meaningOf(metric).name]),
      ...(has("range") ? [rangeOf(view)] : []),
      ...(has("interval") && view.interval !== "month" ? [t(`terms:intervals.${view.interval}`)] : []),
      ...(view.period === null ? [] : [periodName(view.period)]),
      ...(has("segment") ? [view.segment ?? t("bar:everyone")] : []),
      ...(view.policy === null ? [] : [t("shell:export.policy", { policy: view.policy })]),
      ...(view.currency === null ? [] : [view.currency]),
      ...(view.isReported ? [t("bar:closed-as.reported")] : []),
      ...(view.isLinked ? [t("bar:linked")] : []),
    ];
  };

  function rangeOf(view: ReturnType<typeof viewOf>): string {
    const known = { firstDay: data?.first_evidence_on ?? null, lastDay: data?.last_evidence_on ?? null };
    const months = monthsShown(view, known);
    const name = months === null ? "" : monthsName(months.from, months.to);
    if (view.range === "custom") return name;
    const range = t(`bar:ranges.${view.range}`);
    return name === "" ? range : `${range} (${name})`;
  }
}
