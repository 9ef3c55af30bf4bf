import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../data/asking.ts";
import { Refused } from "../settings/said.tsx";
import type { ProductName, UsageMetric } from "./usage-metric.ts";

const KINDS = ["level", "count"] as const;
const SPANS = ["month", "billing_period"] as const;

/** Declares a metric: its name, unit, kind and product. */
export function MetricForm({
  metric: { metric, is_declared: isDeclared, ...known },
  products,
  onDone,
  onCancel,
}: {
  metric: UsageMetric;
  products: ProductName[];
  onDone: (said: string) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation(["usage", "settings", "shell"]);
  const [name, setName] = useState(known.name);
  const [unit, setUnit] = useState(known.unit);
  const [kind, setKind] = useState<string>(known.kind);
  const [span, setSpan] = useState<string>(known.span);
  const [product, setProduct] = useState(known.product ?? "");
  const path = `/usage/metrics/${encodeURIComponent(metric)}`;
  const saving = useTell(() => onDone(t("usage:saved", { metric: name })));
  const forgetting = useTell(() => onDone(t("usage:forgotten", { metric })));
  return (
    <Modal
      opened
      onClose={onCancel}
      title={t("usage:form", { metric })}
      closeButtonProps={{ "aria-label": t("shell:close") }}
    >
      <form
        className="usage-form"
        onSubmit={(event) => {
          event.preventDefault();
          saving.mutate({ path, input: { name: name.trim(), unit: unit.trim(), kind, span, product } });
        }}
      >
        <TextInput
          data-autofocus
          required
          label={t("usage:name")}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <TextInput
          required
          label={t("usage:unit")}
          description={t("usage:unit-hint")}
          value={unit}
          onChange={({ currentTarget }) => setUnit(currentTarget.value)}
        />
        <NativeSelect
          label={t("usage:kind")}
          value={kind}
          data={KINDS.map((value) => ({ value, label: t(`usage:kind-hints.${value}`) }))}
          onChange={({ currentTarget }) => setKind(currentTarget.value)}
        />
        {kind === "count" && (
          <NativeSelect
            label={t("usage:span")}
            value={span}
            data={SPANS.map((value) => ({ value, label: t(`usage:spans.${value}`) }))}
            onChange={({ currentTarget }) => setSpan(currentTarget.value)}
          />
        )}
        <NativeSelect
          label={t("usage:product")}
          value={product}
          data={[
            { value: "", label: t("usage:no-product") },
            ...products.map((one) => ({ value: one.product, label: one.name })),
          ]}
          onChange={({ currentTarget }) => setProduct(currentTarget.value)}
        />
        <Refused problem={saving.error ?? forgetting.error} />
        <p className="proposal-actions">
          <Button
            type="submit"
            size="xs"
            disabled={name.trim() === "" || unit.trim() === "" || saving.isPending}
          >
            {t("settings:save")}
          </Button>
          <Button size="xs" variant="default" onClick={onCancel}>
            {t("settings:cancel")}
          </Button>
          {isDeclared && (
            <Button
              size="xs"
              variant="default"
              onClick={() => forgetting.mutate({ path: `${path}/remove`, input: {} })}
            >
              {t("usage:forget")}
            </Button>
          )}
        </p>
      </form>
    </Modal>
  );
}
