import { Button, NativeSelect, NumberInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../data/asking.ts";
import { amount as amountText } from "../data/format.ts";
import { Refused } from "../settings/said.tsx";
import { type Limit, metricName, type ProductName, productName, type UsageMetric } from "./usage-metric.ts";

const PERS = ["item", "quantity"] as const;

/** Sets how much of a metric a product includes. */
export function LimitForm({
  metrics,
  products,
  onSaid,
}: {
  metrics: UsageMetric[];
  products: ProductName[];
  onSaid: (text: string) => void;
}) {
  const { t } = useTranslation("usage");
  const [product, setProduct] = useState(products[0]?.product ?? "");
  const [metric, setMetric] = useState(metrics[0]?.metric ?? "");
  const [amount, setAmount] = useState<number | string>("");
  const [per, setPer] = useState<string>("item");
  const [beyond, setBeyond] = useState("hard");
  const saving = useTell<Limit>((limit) => {
    setAmount("");
    onSaid(
      t("set-done", {
        target: productName(products, limit.product ?? ""),
        amount: amountText(limit.amount),
        metric: metricName(metrics, limit.metric),
      }),
    );
  });
  return (
    <>
      <form
        className="row-form limit-form"
        onSubmit={(event) => {
          event.preventDefault();
          const input = { metric, product, per, amount: Number(amount), soft: beyond === "soft" };
          saving.mutate({ path: "/limits", input });
        }}
      >
        <NativeSelect
          label={t("includes")}
          value={product}
          data={products.map((one) => ({ value: one.product, label: one.name }))}
          onChange={({ currentTarget }) => setProduct(currentTarget.value)}
        />
        <NativeSelect
          label={t("metric")}
          value={metric}
          data={metrics.map((one) => ({ value: one.metric, label: one.name }))}
          onChange={({ currentTarget }) => setMetric(currentTarget.value)}
        />
        <NumberInput
          label={t("amount")}
          min={0}
          max={10_000_000_000}
          hideControls
          value={amount}
          onChange={setAmount}
        />
        <NativeSelect
          label={t("per")}
          value={per}
          data={PERS.map((value) => ({ value, label: t(`pers.${value}`) }))}
          onChange={({ currentTarget }) => setPer(currentTarget.value)}
        />
        <NativeSelect
          label={t("hard")}
          value={beyond}
          data={[
            { value: "hard", label: t("hards.hard") },
            { value: "soft", label: t("hards.soft") },
          ]}
          onChange={({ currentTarget }) => setBeyond(currentTarget.value)}
        />
        <Button type="submit" size="compact-sm" disabled={!(Number(amount) > 0) || saving.isPending}>
          {t("set")}
        </Button>
      </form>
      <Refused problem={saving.error} />
    </>
  );
}
