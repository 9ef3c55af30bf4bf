import { Button, NumberInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../../data/asking.ts";
import { periodName } from "../../data/period.ts";
import type { Targets } from "../../growth/pipeline-answers.ts";
import { Refused } from "../../settings/said.tsx";

/** Sets the quarter's target of expansion, which coverage is measured against. */
export function TargetForm({ quarter, currency }: { quarter: string; currency: string }) {
  const { t } = useTranslation("pipeline");
  const [amount, setAmount] = useState<number | string>("");
  const saving = useTell<Targets["rows"][number]>(() => setAmount(""));
  return (
    <form
      className="row-form target-form"
      onSubmit={(event) => {
        event.preventDefault();
        const input = { metric: "expansion_mrr", period: quarter, amount: Number(amount) };
        saving.mutate({ path: "/targets", input });
      }}
    >
      <NumberInput
        label={t("target.label", { period: periodName(quarter), currency })}
        min={0}
        max={1_000_000_000}
        hideControls
        value={amount}
        onChange={setAmount}
      />
      <Button type="submit" size="xs" disabled={amount === "" || saving.isPending}>
        {t("target.set")}
      </Button>
      <Refused problem={saving.error} />
    </form>
  );
}
