import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { Command } from "../settings/command.tsx";
import type { UsageMetrics } from "./growth-answers.ts";

/** Whether no usage was imported yet; null while that isn't known. */
export function useHasNoUsage(): boolean | null {
  const asked = useAsk<UsageMetrics>("/usage/metrics");
  return asked.data === undefined ? null : asked.data.rows.every(({ days }) => days === 0);
}

/** How to bring in usage and limits. */
export function UsageMissing({ title, text }: { title: string; text?: string }) {
  const { t } = useTranslation("signals");
  return (
    <section className="trouble trouble-calm">
      <p className="trouble-detail">{title}</p>
      <p>{text ?? t("empty.no-usage-text")}</p>
      <Command text="npx cambium import usage FILE.csv" />
      <Command text="npx cambium limits set seats 10 --product PRODUCT" />
    </section>
  );
}
