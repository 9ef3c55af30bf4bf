import { useTranslation } from "react-i18next";
import { useAsk } from "../../data/asking.ts";
import { percent, whole } from "../../data/format.ts";
import { daysOf, endsOf, isUnfinished } from "../../data/period.ts";
import type { Attach } from "../../growth/growth-answers.ts";
import type { About } from "../use-figures.ts";

/** The attach rate of each add-on at the end of the period as text, with how many hold it of how many could. */
export function useAttach({ scope, subject }: About): ReadonlyMap<string, string> {
  const { t } = useTranslation("expansion");
  const { segment } = scope.question;
  const asOf = isUnfinished(endsOf(subject).to, scope.lastDay) ? undefined : daysOf(endsOf(subject).to).to;
  const asked = useAsk<Attach>("/attach", {
    months: 1,
    ...(asOf !== undefined && { as_of: asOf }),
    ...(segment !== undefined && { segment }),
  });
  return new Map(
    (asked.data?.rows ?? []).flatMap(({ add_on, attach, holders, eligible }) =>
      attach === null
        ? []
        : [
            [
              add_on,
              t("moves.attach-of", {
                rate: percent(attach),
                holders: whole(holders),
                eligible: whole(eligible),
              }),
            ] as const,
          ],
    ),
  );
}
