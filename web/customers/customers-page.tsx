import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { moneyIn, NOTHING, whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import type { Scope } from "../data/scope.ts";
import { useAskedParams, useView } from "../data/view.ts";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Scoped } from "../parts/scoped.tsx";
import { Trouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { CustomersControls } from "./customers-controls.tsx";
import {
  type CustomersSearch,
  customersQuestion,
  customersSearchOf,
  searchTexts,
} from "./customers-search.ts";
import { CustomersTable } from "./customers-table.tsx";
import { type CustomerList, useCustomerList, useCustomersAt, useCustomerTotal } from "./use-customers.ts";
import "./customers.css";

/** All customers, with search, filter and sorting. */
export default function CustomersPage() {
  return <Scoped waiting={<PageWaiting />}>{(scope) => <Loaded scope={scope} />}</Scoped>;
}

function Loaded({ scope }: { scope: Scope }) {
  const { t } = useTranslation("customers");
  const [params, change] = useAskedParams();
  const search = customersSearchOf(params);
  const question = customersQuestion(scope, search);
  const list = useCustomerList(question);
  const set = (made: Partial<CustomersSearch>) => change(searchTexts({ ...search, ...made }));
  const { search: text = "", status, sort, order } = list.question;
  const answer = useAnswer(list, { text, status, sort, order });
  return (
    <>
      <PageTitle question={t(`questions.${sort}-${order}`)} answer={answer} isOld={list.isOld} />
      <CustomersControls search={search} question={question} onChange={set} />
      {list.error !== null && <Trouble problem={list.error} onRetry={list.retry} />}
      {list.error === null && list.answer?.total === 0 && <NobodyFound search={search} onChange={set} />}
      {list.error === null && (list.answer?.total ?? 1) > 0 && (
        <CustomersTable
          list={list}
          sort={sort}
          order={order}
          currency={list.answer?.currency ?? scope.currency}
          onSort={(by, way) => set({ sort: by, order: way })}
        />
      )}
    </>
  );
}

/** How many customers there are, how many match, and who is first. */
function useAnswer(list: CustomerList, search: CustomersSearch): string {
  const { t } = useTranslation("customers");
  const total = useCustomerTotal(list.question);
  const [first] = useCustomersAt(list.question, [0]);
  if (list.answer === null || total === null) return list.error === null ? "" : NOTHING;
  const { currency, as_of } = list.answer;
  const money = moneyIn(currency);
  const told = {
    count: total,
    total: whole(total),
    found: whole(list.answer.total),
    day: dayName(as_of),
  };
  const counted = t(search.text === "" ? `counted.${search.status}` : `found.${search.status}`, told);
  if (first === undefined || first === null) return counted;
  const lead = t(`first.${search.sort}`, {
    name: first.name ?? first.customer,
    mrr: money.full(first.mrr),
    change: first.change === null ? NOTHING : money.signed(first.change),
    expansion: first.expansion === null ? NOTHING : money.full(first.expansion),
    since: first.since === null ? NOTHING : dayName(first.since),
    left: first.left_on === null ? NOTHING : dayName(first.left_on),
    lost: first.lost === null ? NOTHING : money.full(first.lost),
  });
  return `${counted} ${lead}`;
}

/** Shown when no customer matches, with ways to widen the search. */
function NobodyFound({
  search,
  onChange,
}: {
  search: CustomersSearch;
  onChange: (made: Partial<CustomersSearch>) => void;
}) {
  const { t } = useTranslation(["customers", "shell"]);
  const [view, change] = useView();
  return (
    <div className="trouble trouble-calm" role="status">
      <p className="trouble-detail">
        {search.text === "" ? t("customers:nobody") : t("customers:nobody-found", { text: search.text })}
      </p>
      <p className="trouble-actions">
        {search.text !== "" && (
          <Button size="xs" variant="default" onClick={() => onChange({ text: "" })}>
            {t("customers:clear-search")}
          </Button>
        )}
        {search.status !== "all" && (
          <Button size="xs" variant="default" onClick={() => onChange({ status: "all" })}>
            {t("customers:all-statuses")}
          </Button>
        )}
        {view.segment !== null && (
          <Button size="xs" variant="default" onClick={() => change({ segment: null })}>
            {t("shell:nothing.clear")}
          </Button>
        )}
      </p>
    </div>
  );
}
