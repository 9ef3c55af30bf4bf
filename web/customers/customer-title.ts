import { useTranslation } from "react-i18next";
import type { CustomerAnswer } from "../data/api.ts";
import { listed, type Money, whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { useCauseWords } from "../drill/cause-words.ts";
import type { CustomerSet } from "./customer-sets.ts";

/** The page's title about a customer, and a one-sentence summary. */
export function useCustomerTitle(
  { name: known, customer, status, since, mrr }: CustomerAnswer,
  sets: CustomerSet[],
  money: Money,
): { question: string; answer: string } {
  const { t } = useTranslation("customers");
  const causes = useCausesOf();
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
  const kind = status === "churned" ? "churned" : last === first ? "new" : "active";
  return { question: t(`one.why-${kind}`, { name, now: told.now }), answer: t(`one.told-${kind}`, told) };
}

/** The distinct causes of a change, by name. */
export function useCausesOf(): (set: CustomerSet) => string {
  const words = useCauseWords();
  return ({ parts }) => listed([...new Set(parts.map(({ cause, value }) => words.name(cause, value)))]);
}
