import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Search } from "../data/address.ts";
import { ask, type Problem, type Proof } from "../data/api.ts";
import type { Drill } from "../data/drill-key.ts";
import { moneyIn, whole } from "../data/format.ts";
import { inPeriod } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { sharedSearch, useView } from "../data/view.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { cellOf, isOfBalances, lastPeriodOf } from "./drill-question.ts";
import { ProofLine } from "./proof-line.tsx";

const MOST_LINES = 1000;

/** One customer's part in a cell: each change with before, after, cause, rule and evidence. */
export function CustomerChanges({
  drill,
  scope,
  who,
}: {
  drill: Drill;
  scope: Scope;
  who: { account: string; customer: string };
}) {
  const { t } = useTranslation("drill");
  const [, change] = useView();
  const metric = drill.cohort === undefined ? drill.metric : "mrr";
  const question = { ...cellOf(drill, scope.question), ...who, limit: MOST_LINES };
  const proof = useQuery<Proof, Problem>({
    queryKey: ["explain", metric, question],
    queryFn: ({ signal }) => ask<Proof>(`/explain/${metric}`, question, signal),
  });
  const money = moneyIn(proof.data?.currency ?? scope.currency);
  const data = proof.data;
  const isMoney = data?.total_unit === "money";
  return (
    <div className="proof">
      <p className="proof-ways">
        <PlainButton className="link" onClick={() => change({ who: null })}>
          <span aria-hidden="true">← </span>
          {t("back")}
        </PlainButton>
        <Link
          className="link"
          to="/customers/$account/$customer"
          params={who}
          search={(now: Search) => sharedSearch(now)}
        >
          {t("to-customer")}
        </Link>
      </p>
      {proof.error !== null && <Trouble problem={proof.error} onRetry={() => proof.refetch()} />}
      {data === undefined && proof.error === null && <Waiting height={240} />}
      {data !== undefined && (
        <>
          <p className="proof-sum" role="status">
            {t(drill.cohort === undefined && !isOfBalances(data) ? "of-customer" : "of-member", {
              when: inPeriod(lastPeriodOf(drill)),
              count: data.lines,
              changes: whole(data.lines),
              name: data.rows[0]?.name ?? who.customer,
              total: isMoney ? money.full(data.total) : whole(data.total),
            })}
          </p>
          <ol className="proof-lines">
            {data.rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no key of their own and keep their order
              <ProofLine key={index} row={row} money={money} isMoney={isMoney} />
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
