import type { TFunction } from "i18next";
import { listed, type Money, percent } from "../data/format.ts";
import { inPeriod } from "../data/period.ts";

/** The data for the title: figures of one period, money in minor units. */
export interface Subject {
  period: string;
  isUnfinished: boolean;
  opening: number | null;
  closing: number | null;
  /** Net new MRR / opening MRR. */
  growth: number | null;
  moved: Map<string, number>;
}

type Words = TFunction<["movements", "terms"]>;

/** The page's title, a question, and its answer in one sentence. */
export function headline(subject: Subject, money: Money, t: Words): { question: string; answer: string } {
  return { question: question(subject, t), answer: answer(subject, money, t) };
}

function question({ period, isUnfinished, growth, closing }: Subject, t: Words): string {
  const when = inPeriod(period);
  const context = isUnfinished ? "so-far" : "done";
  if (growth === null) return t(closing === 0 ? "movements:why.none" : "movements:why.first", { when });
  const size = percent(Math.abs(growth));
  if (size === percent(0)) return t(`movements:why.level-${context}`, { when });
  return t(`movements:why.${growth > 0 ? "grew" : "fell"}-${context}`, { when, size });
}

const TYPES = ["new", "expansion", "reactivation", "churn", "contraction", "transfer", "fx"] as const;

function answer({ opening, closing, moved }: Subject, money: Money, t: Words): string {
  if (opening === null || closing === null) return "";
  const [gains, losses] = [partsOf(1), partsOf(-1)];
  const told = { from: money.full(opening), to: money.full(closing), gains, losses };
  if (gains === "" && losses === "") return t("movements:told.still", told);
  const sides = losses === "" ? "gained" : gains === "" ? "lost" : "both";
  return t(`movements:told.${opening === closing ? "level" : "went"}-${sides}`, told);

  function partsOf(sign: 1 | -1): string {
    const names = TYPES.filter((type) => (moved.get(type) ?? 0) * sign > 0);
    return listed(
      names.map((type) =>
        t("movements:told.part", {
          what: t(`movements:told.types.${type}`),
          amount: money.full(Math.abs(moved.get(type) ?? 0)),
        }),
      ),
    );
  }
}
