import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../data/asking.ts";
import { moneyIn, percent } from "../data/format.ts";
import type { AddedDeal, Week, WeekLine } from "../growth/pipeline-answers.ts";
import { CustomerLink } from "../parts/customer-link.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { Refused, Said } from "../settings/said.tsx";
import { signalText } from "../signals/signal-key.ts";
import { useSignalWords } from "../signals/signal-words.ts";

/** The lines of the week, the most worth first, each with its money, reason, evidence and one button. */
export function WeekLines({ answer: { rows, currency } }: { answer: Week }) {
  const { t } = useTranslation("week");
  const [made, setMade] = useState<{ id: string; title: string } | null>(null);
  const adding = useTell<AddedDeal>(({ id, title }) => setMade({ id, title }));
  return (
    <section aria-labelledby="lines-title">
      <h2 id="lines-title" className="unseen">
        {t("lines")}
      </h2>
      <ol className="week-lines">
        {rows.map((row) => (
          <li key={signalText(row)} className="week-line" data-customer={row.customer}>
            <LineText row={row} />
            <LineMoney row={row} currency={currency} />
            <Button
              size="xs"
              variant="default"
              disabled={adding.isPending}
              aria-label={t("make-of", { name: row.name ?? row.customer })}
              onClick={() => adding.mutate({ path: "/opportunities", input: row.action.input })}
            >
              {t("make")}
            </Button>
          </li>
        ))}
      </ol>
      <Refused problem={adding.error} />
      <Said text={made === null ? "" : t("made", { title: made.title })} />
      {made !== null && (
        <p>
          <PageLink to="/pipeline" also={{ deal: made.id }}>
            {t("open")}
          </PageLink>
        </p>
      )}
    </section>
  );
}

/** Who it is about, why now, what to do, and the evidence. */
export function LineText({ row }: { row: WeekLine }) {
  const { t } = useTranslation(["week", "signals"]);
  const words = useSignalWords();
  return (
    <div className="week-text">
      <p className="week-who">
        <CustomerLink of={row} />
        <span>{words.step(row)}</span>
      </p>
      <p className="week-why">
        {words.why(row)}{" "}
        <PageLink to="/signals" also={{ signal: signalText(row) }}>
          {t("week:evidence")}
        </PageLink>
      </p>
    </div>
  );
}

/** What the next step adds a month, and what of that can be expected. */
export function LineMoney({ row, currency }: { row: WeekLine; currency: string }) {
  const { t } = useTranslation("week");
  const { step_mrr: mrr, expected_mrr: expected, precision, base } = row;
  const money = moneyIn(currency);
  return (
    <p className="week-money">
      <span className="week-sum">{mrr === null ? t("terms") : money.signed(mrr)}</span>
      <span className="quiet">
        {expected === null || precision === null || base === null
          ? t("not-shown")
          : t("expected", {
              mrr: money.full(expected),
              precision: percent(precision),
              base: percent(base),
            })}
      </span>
    </p>
  );
}
