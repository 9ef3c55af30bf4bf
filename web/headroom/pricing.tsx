import { Button, NativeSelect, NumberInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "../data/api.ts";
import { useSettled } from "../data/settling.ts";
import { usePageParams } from "../data/view.ts";
import type { PlanFit, WhatIf } from "../growth/growth-answers.ts";
import { UsageMissing } from "../growth/usage-missing.tsx";
import { useUsageName } from "../growth/use-usage-name.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import type { Asked } from "./asked.ts";
import { WhatIfAnswer } from "./what-if-answer.tsx";
import { whatIfOf, whatIfTexts } from "./what-if-search.ts";

/** What another limit or price of a plan would mean. The question is in the address. */
export function Pricing({ asked: { as_of } }: { asked: Asked }) {
  const { t } = useTranslation("headroom");
  const day = as_of === undefined ? {} : { as_of };
  const fit = useSettled<PlanFit>({
    queryKey: ["plan-fit", day],
    queryFn: ({ signal }) => ask<PlanFit>("/plan-fit", day, signal),
  });
  const [params] = usePageParams();
  const offered = fit.data?.rows ?? [];
  const search = whatIfOf(params, offered);
  const question = search === null ? null : { ...search, ...day };
  const found = useSettled<WhatIf>({
    queryKey: ["what-if", question],
    queryFn: ({ signal }) => ask<WhatIf>("/pricing/what-if", question ?? {}, signal),
    enabled: question !== null,
  });
  if (fit.error !== null) return <Trouble problem={fit.error} onRetry={() => fit.refetch()} />;
  if (fit.data === undefined) return <Waiting height={300} />;
  if (search === null) return <UsageMissing title={t("fit.none")} text={t("fit.none-text")} />;
  return (
    <section aria-labelledby="what-if-title">
      <h2 id="what-if-title" className="growth-head">
        {t("pricing.title")}
      </h2>
      <Form key={JSON.stringify(search)} search={search} offered={offered} />
      {found.error !== null && <Trouble problem={found.error} onRetry={() => found.refetch()} />}
      {found.error === null && found.data === undefined && <Waiting height={300} />}
      {found.error === null && found.data !== undefined && (
        <WhatIfAnswer answer={found.data} files={{ path: "/pricing/what-if", question: question ?? {} }} />
      )}
    </section>
  );
}

function Form({
  search,
  offered,
}: {
  search: NonNullable<ReturnType<typeof whatIfOf>>;
  offered: PlanFit["rows"];
}) {
  const { t } = useTranslation("headroom");
  const [, change] = usePageParams();
  const nameOf = useUsageName();
  const [limit, setLimit] = useState<number | string>(search.limit ?? "");
  const [price, setPrice] = useState<number | string>(search.price_change ?? "");
  const chosen = offered.findIndex(({ plan, metric }) => plan === search.plan && metric === search.metric);
  return (
    <form
      className="row-form"
      onSubmit={(event) => {
        event.preventDefault();
        change(whatIfTexts({ limit: String(limit), price: String(price) }));
      }}
    >
      <NativeSelect
        label={t("pricing.plan")}
        value={String(chosen)}
        data={offered.map(({ plan, metric }, index) => ({
          value: String(index),
          label: `${plan}, ${nameOf(metric)}`,
        }))}
        onChange={({ currentTarget: { value } }) => {
          const one = offered[Number(value)];
          change({ plan: one?.plan, metric: one?.metric, limit: undefined });
        }}
      />
      <NumberInput
        label={t("pricing.limit")}
        placeholder={t("pricing.limit-hint")}
        min={1}
        max={10_000_000_000}
        allowDecimal={false}
        hideControls
        value={limit}
        onChange={setLimit}
      />
      <NumberInput
        label={t("pricing.price")}
        placeholder="0"
        min={-100}
        max={1000}
        allowDecimal={false}
        hideControls
        value={price}
        onChange={setPrice}
      />
      <Button type="submit" size="xs">
        {t("pricing.show")}
      </Button>
    </form>
  );
}
