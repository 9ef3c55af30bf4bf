import { useTranslation } from "react-i18next";
import type { CustomerAnswer } from "../data/api.ts";
import { listed, type Money, whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { useCauseWords } from "../drill/cause-words.ts";
import type { CustomerSet } from "./customer-sets.ts";
import { useWhatChanged } from "./what-changed.ts";

/** The page's title about a customer, and a one-sentence summary. */
export function useCustomerTitle(
  { name: known, customer, status, since, mrr, left }: CustomerAnswer,
  sets: CustomerSet[],
  money: Money,
): { question: string; answer: string } {
  const { t } = useTranslation("customers");
  const causes = useCausesOf();
  const what = useWhatChanged();
  const name = known ?? customer;
  const [last, first] = [sets[0], sets.at(-1)];
  if (last === undefined || first === undefined || since === null || status === "none") {
    return { question: t("one.why-none", { name }), answer: t("one.told-none", { name }) };
  }
  const later = sets.slice(0, -1);
  const told = {
    name,
    count: later.length,
    changes: whole(later.length),
    since: dayName(since),
    start: money.full(first.after),
    now: money.full(mrr),
    before: money.full(last.before),
    cause: causes(last),
    day: dayName(last.at),
  };
  if (left !== null) return { question: t("one.why-churned", { name }), answer: whyLeft() };
  const kind = last === first ? "new" : "active";
  return { question: t(`one.why-${kind}`, { name, now: told.now }), answer: t(`one.told-${kind}`, told) };

  /** When it left and with how much, how its items stood before, and what changed not long before. */
  function whyLeft(): string {
    const day = left === null ? "" : dayName(left.at);
    const lost = money.full(left?.mrr ?? 0);
    const reason = REASONS.find((one) => one === left?.status);
    const since = left?.status_since === null || left === null ? "" : dayName(left.status_since);
    const before = sets.find((set) => set.type !== "churn" && set !== first);
    const isNear = before !== undefined && daysBetween(before.at, left?.at ?? "") <= NEAR_DAYS;
    return [
      t("one.told-left", { since: told.since, day, lost }),
      reason === undefined ? (isNear ? "" : t("one.left-unknown")) : t(`one.left-${reason}`, { since }),
      isNear
        ? t("one.left-after", {
            day: dayName(before.at),
            what: what(before).join("; "),
            change: causes(before),
          })
        : "",
    ]
      .filter((text) => text !== "")
      .join(" ");
  }
}

/** Statuses before an end that say why it ended. */
const REASONS = ["canceling", "past_due", "unpaid", "paused"] as const;
/** A change so many days before a customer left is told beside it. */
const NEAR_DAYS = 90;

const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** The distinct causes of a change, by name. */
export function useCausesOf(): (set: CustomerSet) => string {
  const words = useCauseWords();
  return ({ parts }) => listed([...new Set(parts.map(({ cause, value }) => words.name(cause, value)))]);
}
