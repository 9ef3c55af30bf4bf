import { NativeSelect, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { COMPARISONS, INTERVALS, RANGES } from "../data/address.ts";
import { monthLater } from "../data/period.ts";
import { usePolicies, useScope, useSegments, useStatus } from "../data/scope.ts";
import { useView } from "../data/view.ts";
import { MonthField } from "../parts/month-field.tsx";
import { PageLink } from "../parts/page-link.tsx";

/**
 * The bar at the top of every page: range, interval, comparison, segment, policy and, where currencies are kept apart,
 * the currency.
 */
export function Bar() {
  const { t } = useTranslation(["bar", "terms"]);
  const [isOpen, setOpen] = useState(false);
  const [view] = useView();
  const status = useStatus();
  return (
    <section className="bar" data-open={isOpen} aria-label={t("label")}>
      <UnstyledButton className="bar-toggle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span>{t(`ranges.${view.range}`)}</span> · <span>{t(`terms:intervals.${view.interval}`)}</span> ·{" "}
        <span>{view.segment ?? t("everyone")}</span> · <span>{view.policy ?? status.data?.policy ?? ""}</span>
      </UnstyledButton>
      <div className="bar-row">
        <Range />
        <Interval />
        <Compare />
        <Segment />
        <Policy />
        <Currency />
      </div>
    </section>
  );
}

function Range() {
  const { t } = useTranslation("bar");
  const [view, change] = useView();
  const status = useStatus();
  const last = (status.data?.last_evidence_on ?? "").slice(0, 7);
  const choose = (name: string) => {
    const range = RANGES.find((one) => one === name) ?? "12";
    const custom = { from: view.from ?? monthLater(last, -11), to: view.to ?? last };
    change({ range, ...(range === "custom" ? custom : { from: null, to: null }), period: null, drill: null });
  };
  return (
    <>
      <NativeSelect
        label={t("range")}
        value={view.range}
        disabled={last === ""}
        data={RANGES.map((value) => ({ value, label: t(`ranges.${value}`) }))}
        onChange={({ currentTarget: { value } }) => choose(value)}
      />
      {view.range === "custom" && (
        <>
          <MonthField
            label={t("from")}
            value={view.from}
            max={view.to ?? last}
            onPick={(from) => change({ from, period: null })}
          />
          <MonthField
            label={t("to")}
            value={view.to}
            min={view.from ?? undefined}
            onPick={(to) => change({ to, period: null })}
          />
        </>
      )}
    </>
  );
}

function Interval() {
  const { t } = useTranslation(["bar", "terms"]);
  const [view, change] = useView();
  return (
    <NativeSelect
      label={t("interval")}
      value={view.interval}
      data={INTERVALS.map((value) => ({ value, label: t(`terms:intervals.${value}`) }))}
      onChange={({ currentTarget: { value } }) =>
        change({ interval: INTERVALS.find((name) => name === value) ?? "month", period: null, drill: null })
      }
    />
  );
}

function Compare() {
  const { t } = useTranslation("bar");
  const [view, change] = useView();
  return (
    <NativeSelect
      label={t("compare")}
      value={view.compare}
      data={COMPARISONS.map((value) => ({ value, label: t(`comparisons.${value}`) }))}
      onChange={({ currentTarget: { value } }) =>
        change({ compare: COMPARISONS.find((name) => name === value) ?? "previous" })
      }
    />
  );
}

function Segment() {
  const { t } = useTranslation("bar");
  const [view, change] = useView();
  const segments = useSegments();
  const names = segments.data?.rows.map(({ name }) => name) ?? [];
  const listed = view.segment === null || names.includes(view.segment) ? names : [view.segment, ...names];
  return (
    <div className="bar-segment">
      <NativeSelect
        label={t("segment")}
        value={view.segment ?? ""}
        data={[{ value: "", label: t("everyone") }, ...listed.map((name) => ({ value: name, label: name }))]}
        onChange={({ currentTarget: { value } }) =>
          change({ segment: value === "" ? null : value, drill: null })
        }
      />
      <PageLink to="/segments">{t("build")}</PageLink>
    </div>
  );
}

function Policy() {
  const { t } = useTranslation("bar");
  const [view, change] = useView();
  const own = useStatus().data?.policy ?? "";
  const policies = usePolicies();
  const policy = view.policy ?? own;
  const names = policies.data?.rows.map(({ name }) => name) ?? [policy];
  return (
    <NativeSelect
      label={t("policy")}
      value={policy}
      data={names.includes(policy) ? names : [policy, ...names]}
      onChange={({ currentTarget: { value } }) =>
        change({ policy: value === own ? null : value, drill: null })
      }
    />
  );
}

function Currency() {
  const { t } = useTranslation("bar");
  const [, change] = useView();
  const { scope } = useScope();
  if (scope === null || scope.currencies.length === 0) return null;
  return (
    <NativeSelect
      label={t("currency")}
      value={scope.currency}
      data={scope.currencies}
      onChange={({ currentTarget: { value } }) => change({ currency: value, drill: null })}
    />
  );
}
