import type { TFunction } from "i18next";
import { listed, type Money, whole } from "../data/format.ts";
import type { Behind } from "./drill-question.ts";
import { figureText } from "./proof-sentence.ts";

const FATES = ["expanded", "contracted", "churned"] as const;

/** Keeps a minus on the line of its amount. */
const JOINER = "\u2060";

/** What moved NRR or GRR, in one sentence with the number of customers; null for other figures. */
export function movedSentence(t: TFunction<"drill">, proof: Behind, money: Money): string | null {
  const retained = "cohort" in proof ? null : proof.retained;
  if (retained === null || proof.figure === null) return null;
  const parts = FATES.flatMap((fate) => {
    const { mrr, customers } = retained[fate];
    const amount = money.signed(mrr).replace("-", `-${JOINER}`);
    return customers === 0 ? [] : [t(`moved-by.${fate}`, { amount, customers: whole(customers) })];
  });
  return t(parts.length === 0 ? "moved-none" : "moved", {
    count: proof.customers,
    customers: whole(proof.customers),
    figure: figureText(proof, money, t),
    opening: money.full(retained.opening),
    parts: listed(parts),
  });
}
