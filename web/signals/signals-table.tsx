import { useTranslation } from "react-i18next";
import { moneyIn, NOTHING } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { usePageParam } from "../data/view.ts";
import type { SignalRow } from "../growth/growth-answers.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import { signalText } from "./signal-key.ts";
import { useSignalWords } from "./signal-words.ts";

/** Signals in a table; a customer's name opens the evidence of its signal. */
export function SignalsTable({ rows, currency }: { rows: SignalRow[]; currency: string }) {
  const { t } = useTranslation("signals");
  const [opened, open] = usePageParam("signal", "");
  const words = useSignalWords();
  const money = moneyIn(currency);
  return (
    <FactTable
      caption={t("tabs.open")}
      columns={[
        { id: "customer", name: t("columns.customer") },
        { id: "kind", name: t("columns.kind") },
        { id: "why", name: t("columns.why") },
        { id: "step", name: t("columns.step") },
        { id: "mrr", name: t("columns.mrr", { currency }), isNumber: true },
        { id: "since", name: t("columns.since"), isNumber: true },
      ]}
      rows={rows.map((row) => {
        const key = signalText(row);
        const name = row.name ?? row.customer;
        return {
          id: key,
          isMarked: key === opened,
          cells: [
            <PlainButton
              key="customer"
              className="link"
              aria-label={t("open-one", { name, kind: t(`kinds.${row.kind}`) })}
              onClick={() => open(key)}
            >
              {name}
            </PlainButton>,
            <span key="kind" className="kind">
              {t(`kinds.${row.kind}`)}
            </span>,
            <span key="why" className="wrapped">
              {words.short(row)}
            </span>,
            <span key="step" className={row.step === null ? "quiet" : undefined}>
              {words.step(row)}
            </span>,
            row.step_mrr === null ? (
              NOTHING
            ) : (
              <Signed key="mrr" minor={row.step_mrr} currency={money.currency} />
            ),
            dayName(row.open_since),
          ],
        };
      })}
    />
  );
}

function Signed({ minor, currency }: { minor: number; currency: string }) {
  const tone = minor === 0 ? "quiet" : minor > 0 ? "good" : "bad";
  return <span className={tone}>{moneyIn(currency).signedPlain(minor)}</span>;
}
