import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { figuresOperation } from "../../src/api/ask/figures-operation.ts";
import { ask, type Catalogue, type Movers } from "../data/api.ts";
import { numberIn, useMetric } from "../data/figures.ts";
import { listed, type Money, moneyIn, NOTHING, whole } from "../data/format.ts";
import { type Scope, useCatalogue } from "../data/scope.ts";
import { useSettled } from "../data/settling.ts";
import { Waiting } from "../parts/states.tsx";
import { writingOf } from "../tables/writing.ts";
import { useMeaning } from "./meanings.ts";

type Metric = Catalogue["rows"][number];
type Figures = z.infer<typeof figuresOperation.output>;

/** How a figure of the range comes about, in its own numbers: what is divided by what, or the figures it is made of. */
export function Example({ scope, metric }: { scope: Scope; metric: Metric }) {
  if (metric.is_explained) return <Proved scope={scope} metric={metric} />;
  return <Made scope={scope} metric={metric} />;
}

/** Total and divisor, as the drill shows them. */
function Proved({ scope, metric }: { scope: Scope; metric: Metric }) {
  const { t } = useTranslation("shell");
  const question = { ...scope.question, interval: "range" as const, limit: 0 };
  const asked = useSettled<Movers>({
    queryKey: ["example", metric.id, question],
    queryFn: ({ signal }) => ask<Movers>(`/movers/${metric.id}`, question, signal),
  });
  if (asked.error !== null) return NOTHING;
  if (asked.data === undefined) return <Waiting height={18} width="60%" />;
  const { figure, total, total_unit, divisor, divisor_unit, customers, currency } = asked.data;
  const money = moneyIn(currency ?? scope.currency);
  const write = (unit: string, value: number) => (unit === "money" ? money.full(value) : whole(value));
  if (figure === null) return NOTHING;
  const result = writingOf(metric, money).full(figure);
  if (divisor === null || divisor_unit === null)
    return t("metrics.sum", { count: customers, figure: result, customers: whole(customers) });
  return `${write(total_unit, total)} / ${write(divisor_unit, divisor)} = ${result}`;
}

/** The figures that it is made of, and what they make. */
function Made({ scope, metric }: { scope: Scope; metric: Metric }) {
  const { t } = useTranslation("shell");
  const meaningOf = useMeaning();
  const catalogue = useCatalogue();
  const whole = useMetric(metric.id, { ...scope.question, interval: "range" });
  const parts = (catalogue.data?.rows ?? []).filter(({ id }) => metric.made_of.includes(id));
  const { segment, ...rest } = scope.question;
  const question = {
    ...{ ...rest, interval: "range" as const, columns: metric.made_of },
    ...(segment !== undefined && { segment: [segment] }),
  };
  const asked = useSettled<Figures>({
    queryKey: ["figures", question],
    queryFn: ({ signal }) => ask<Figures>("/figures", question, signal),
    enabled: metric.made_of.length > 0,
  });
  const value = numberIn(whole.data?.rows[0], "value");
  if (value === null) return NOTHING;
  const money = moneyIn(whole.data?.currency ?? scope.currency);
  const result = writingOf(metric, money).full(value);
  const texts = parts.flatMap((part) => textOf(part, asked.data?.rows[0]?.[part.id], money));
  return texts.length === 0 ? result : t("metrics.made", { parts: listed(texts), figure: result });

  function textOf(part: Metric, found: unknown, own: Money): string[] {
    return typeof found === "number" ? [`${meaningOf(part).name} ${writingOf(part, own).full(found)}`] : [];
  }
}
