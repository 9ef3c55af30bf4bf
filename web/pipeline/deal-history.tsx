import { useTranslation } from "react-i18next";
import { moneyIn, NOTHING } from "../data/format.ts";
import { dayName, instantName } from "../data/period.ts";
import type { DealAnswer, DealChange } from "../growth/pipeline-answers.ts";
import { usePriceNames } from "../tables/use-price-names.ts";
import { useNames } from "./use-names.ts";

const FIELDS = [
  "title",
  "type",
  "product",
  "price",
  "quantity",
  "mrr",
  "currency",
  "owner",
  "stage",
  "expected_close",
  "probability",
  "closed",
  "lost_reason",
] as const;
const DAYS = ["expected_close", "closed"];

/** What changed of an opportunity, when and by whom, newest first. */
export function DealHistory({ answer }: { answer: DealAnswer }) {
  const { t } = useTranslation("pipeline");
  const names = useNames();
  const priceOf = usePriceNames(
    answer.rows.flatMap(({ field, before, after }) =>
      field === "price" ? [before, after].map(textOrNull) : [],
    ),
  );
  return (
    <section className="signal-part" aria-labelledby="history-title">
      <h3 id="history-title">{t("history.title")}</h3>
      <ul className="signal-runs">
        {answer.rows.map((row) => (
          <li key={`${row.version} ${row.field}`}>
            <span>{said(row)}</span>
            <span className="quiet">{t("history.by", { when: instantName(row.at), by: row.by })}</span>
          </li>
        ))}
      </ul>
    </section>
  );

  function said({ what, field, before, after }: DealChange): string {
    const known = FIELDS.find((one) => one === field);
    if (what !== "changed" || field === null) return t(`history.${what === "removed" ? "removed" : "added"}`);
    return t("history.changed", {
      field: known === undefined ? field : t(`fields.${known}`),
      before: shown(field, before),
      after: shown(field, after),
    });
  }

  function shown(field: string, value: string | number | null): string {
    if (value === null) return NOTHING;
    if (field === "stage") return names.stage(String(value));
    if (field === "owner") return names.person(String(value));
    if (field === "mrr") return moneyIn(answer.opportunity?.currency ?? answer.currency).full(Number(value));
    if (field === "price") return priceOf(String(value));
    if (field === "type") return names.type(String(value));
    return DAYS.includes(field) ? dayName(String(value)) : String(value);
  }
}

const textOrNull = (value: string | number | null) => (value === null ? null : String(value));
