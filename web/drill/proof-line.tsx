import { useTranslation } from "react-i18next";
import type { Proof } from "../data/api.ts";
import { type Money, whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { priceName } from "../tables/price-name.ts";
import { useCauseWords } from "./cause-words.ts";
import { Evidence } from "./evidence.tsx";

type Line = Pick<
  Proof["rows"][number],
  "at" | "cause" | "product" | "price" | "value" | "before" | "after" | "evidence"
>;

/** One change: its date, name and rule, MRR before and after, and the evidence. */
export function ProofLine({
  row,
  money,
  isMoney,
  isDated = true,
}: {
  row: Line;
  money: Money;
  isMoney: boolean;
  /** Whether to show the date; the parts of one change don't need it. */
  isDated?: boolean;
}) {
  const { t } = useTranslation("drill");
  const causes = useCauseWords();
  const facts = [
    row.at === null || !isDated ? null : dayName(row.at),
    row.cause === null ? null : causes.name(row.cause, row.value),
    row.product,
    row.price === null || row.price === row.product ? null : priceName(row.price),
  ].filter((fact) => fact !== null && fact !== "");
  const rule = row.cause === null ? null : causes.rule(row.cause);
  return (
    <li className="proof-line">
      <p className="proof-who">
        <span>{facts.join(" · ")}</span>
        <span className="proof-value">{isMoney ? money.signed(row.value) : whole(row.value)}</span>
      </p>
      <p className="proof-what">
        <span className="quiet">{rule !== null && t("rule", { rule })}</span>
        <span className="proof-move">
          {money.plain(row.before)} <span aria-hidden="true">→</span>
          <span className="unseen">{t("to")}</span> {money.plain(row.after)}
        </span>
      </p>
      <Evidence evidence={row.evidence} />
    </li>
  );
}
