import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { moneyIn } from "../data/format.ts";
import type { Scope } from "../data/scope.ts";
import type { Week } from "../growth/pipeline-answers.ts";
import { CustomerLink } from "../parts/customer-link.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { Waiting } from "../parts/states.tsx";
import { useTurn } from "../parts/use-turn.ts";
import { useSignalWords } from "../signals/signal-words.ts";

const LINES = 5;

/** What to do next: the first lines of This week, each with its customer, step, reason and money. They are of all customers. */
export function Next({ scope: { question } }: { scope: Scope }) {
  const { t } = useTranslation("overview");
  const isTurn = useTurn();
  const words = useSignalWords();
  const isWhole = question.segment === undefined;
  const { data, error } = useAsk<Week>(isTurn && isWhole ? "/week" : null, {});
  if (error !== null || !isWhole) return null;
  return (
    <li className="key key-next" data-figure="next">
      <div className="key-head">
        <h2>{t("next.title")}</h2>
      </div>
      {data === undefined && <Waiting height={150} />}
      {data?.rows.length === 0 && <p className="key-quiet">{t("next.none")}</p>}
      <ol className="next-lines">
        {data?.rows.slice(0, LINES).map((row) => (
          <li key={`${row.account} ${row.customer}`}>
            <CustomerLink of={row} />
            <span className="quiet">
              {words.step(row)} · {words.short(row)}
            </span>
            <span className="next-mrr">
              {row.step_mrr === null ? "" : moneyIn(data.currency).signed(row.step_mrr)}
            </span>
          </li>
        ))}
      </ol>
      <PageLink to="/week" className="key-more">
        {t("next.more")}
      </PageLink>
    </li>
  );
}
