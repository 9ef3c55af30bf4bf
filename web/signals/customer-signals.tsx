import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { moneyIn } from "../data/format.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import type { Signals, SignalsHistory } from "../growth/growth-answers.ts";
import { PageLink } from "../parts/page-link.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { signalText } from "./signal-key.ts";
import { useSpan } from "./signal-runs.tsx";
import { useSignalWords } from "./signal-words.ts";
import "./signals.css";

/** A customer's signals, newest first: the open ones with their next step, and when others were open. */
export function CustomerSignals({ account, customer }: { account: string; customer: string }) {
  const { t } = useTranslation("signals");
  const path = `/customers/${encodeURIComponent(account)}/${encodeURIComponent(customer)}/signals`;
  const history = useAsk<SignalsHistory>(path);
  const open = useAsk<Signals>("/signals", { customer });
  const words = useSignalWords();
  const span = useSpan();
  const openOf = (key: string) =>
    open.data?.rows.find((row) => row.account === account && signalText(row) === key);
  return (
    <section aria-labelledby="signals-title" className="figure">
      <header className="section-head">
        <h2 id="signals-title">{t("of-customer.title")}</h2>
        <ExportMenu id="customer-signals" title={t("of-customer.title")} files={{ path, question: {} }} />
      </header>
      {history.error !== null && <Trouble problem={history.error} onRetry={() => history.refetch()} />}
      {history.error === null && history.data === undefined && <Waiting height={120} />}
      {history.data?.rows.length === 0 && <p className="quiet">{t("of-customer.none")}</p>}
      <ol className="signal-runs">
        {history.data?.rows.map((run) => {
          const key = signalText({ ...run, account, customer });
          const now = run.open ? openOf(key) : undefined;
          return (
            <li key={`${key} ${run.from}`} data-row>
              <span>
                <PageLink to="/signals" also={{ signal: key }}>
                  {t(`kinds.${run.kind}`)}
                </PageLink>{" "}
                {now !== undefined && <span>{words.short(now)}</span>}
              </span>
              <span className="quiet">
                {now !== undefined && now.step_mrr !== null && (
                  <>
                    {words.step(now)}{" "}
                    <span className={now.step_mrr < 0 ? "bad" : "good"}>
                      {moneyIn(open.data?.currency ?? "USD").signed(now.step_mrr)}
                    </span>
                    {" · "}
                  </>
                )}
                {span(run)}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
