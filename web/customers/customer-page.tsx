import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ask, type CustomerAnswer, Problem } from "../data/api.ts";
import { moneyIn } from "../data/format.ts";
import type { Scope } from "../data/scope.ts";
import { useSettled } from "../data/settling.ts";
import type { Files } from "../export/files.ts";
import { CustomerMoves } from "../headroom/customer-moves.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Scoped } from "../parts/scoped.tsx";
import { Trouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { CustomerRestraint } from "../restraint/customer-restraint.tsx";
import { CustomerSignals } from "../signals/customer-signals.tsx";
import { CustomerFacts } from "./customer-facts.tsx";
import { CustomerHistory } from "./customer-history.tsx";
import { CustomerItems, PastItems } from "./customer-items.tsx";
import { setsOf } from "./customer-sets.ts";
import { CustomerTimeline } from "./customer-timeline.tsx";
import { useCustomerTitle } from "./customer-title.ts";
import { CustomerDeals, CustomerOwner } from "./customer-work.tsx";
import "./customer.css";

/** One customer: current MRR, its history, and the evidence for each change. */
export default function CustomerPage() {
  return <Scoped waiting={<PageWaiting />}>{(scope) => <Loaded scope={scope} />}</Scoped>;
}

function Loaded({ scope }: { scope: Scope }) {
  const { t } = useTranslation("customers");
  const { account, customer } = useParams({ from: "/customers/$account/$customer" });
  const path = `/customers/${encodeURIComponent(account)}/${encodeURIComponent(customer).replace(/\.csv$/, "%2Ecsv")}`;
  const asked = useSettled<CustomerAnswer>({
    queryKey: ["customer", path, scope.policy, scope.currency, scope.view.isLinked],
    queryFn: ({ signal }) => askCustomer(path, scope, signal),
  });
  if (asked.error !== null) {
    return (
      <>
        <PageTitle question={t("one.none")} answer={t("one.none-answer", { customer, account })} />
        <Trouble problem={asked.error} onRetry={() => asked.refetch()}>
          <PageLink to="/customers">{t("one.all")}</PageLink>
        </Trouble>
      </>
    );
  }
  if (asked.data === undefined) return <PageWaiting />;
  const { policy, currency } = asked.data;
  const where = scope.question.where === undefined ? {} : { where: [`currency=${currency}`] };
  return <Shown answer={asked.data} files={{ path, question: { policy, ...where } }} />;
}

function Shown({ answer, files }: { answer: CustomerAnswer; files: Files }) {
  const money = moneyIn(answer.currency);
  const sets = setsOf(answer.changes);
  const title = useCustomerTitle(answer, sets, money);
  return (
    <>
      <PageTitle {...title} />
      <CustomerFacts answer={answer} money={money} />
      {sets.length > 0 && <CustomerOwner account={answer.account} customer={answer.customer} />}
      {sets.length > 0 && (
        <CustomerHistory sets={sets} answer={answer} money={money} files={{ ...files, list: "steps" }} />
      )}
      <CustomerItems items={answer.items} files={{ ...files, list: "items" }} />
      {answer.past_items.length > 0 && (
        <PastItems items={answer.past_items} files={{ ...files, list: "past_items" }} />
      )}
      {sets.length > 0 && <CustomerSignals account={answer.account} customer={answer.customer} />}
      {sets.length > 0 && <CustomerDeals account={answer.account} customer={answer.customer} />}
      {sets.length > 0 && <CustomerMoves account={answer.account} customer={answer.customer} />}
      {sets.length > 0 && <CustomerRestraint account={answer.account} customer={answer.customer} />}
      {sets.length > 0 && <CustomerTimeline sets={sets} money={money} files={files} />}
    </>
  );
}

/**
 * Retries with the page's currency when the server needs one: where currencies are kept apart and the customer has
 * several.
 */
async function askCustomer(path: string, scope: Scope, signal: AbortSignal): Promise<CustomerAnswer> {
  const { policy, where, linked } = scope.question;
  const whole = { policy, ...(linked === true && { linked }) };
  const narrowed = { ...whole, ...(where !== undefined && { where }) };
  if (where === undefined || scope.view.currency !== null) return ask<CustomerAnswer>(path, narrowed, signal);
  return ask<CustomerAnswer>(path, whole, signal).catch((problem: unknown) => {
    if (problem instanceof Problem && problem.status === 400)
      return ask<CustomerAnswer>(path, narrowed, signal);
    throw problem;
  });
}
