import { NativeSelect, Switch } from "@mantine/core";
import { type ComponentType, useState } from "react";
import { useTranslation } from "react-i18next";
import { COMPARISONS, INTERVALS, RANGES } from "../data/address.ts";
import { useControls } from "../data/controls.ts";
import { monthLater, monthsName } from "../data/period.ts";
import { monthsShown } from "../data/range.ts";
import { usePolicies, useScope, useSegments, useStatus } from "../data/scope.ts";
import { useView } from "../data/view.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { MonthField } from "../parts/month-field.tsx";
import { PageLink } from "../parts/page-link.tsx";
import type { Control } from "../parts/pages.ts";
import { openSaveView } from "../views/save-view.tsx";

const CONTROLS: Record<Control, ComponentType> = {
  range: Range,
  interval: Interval,
  compare: Compare,
  segment: Segment,
  members: Members,
  policy: Policy,
  reported: Reported,
  linked: Linked,
};

/**
 * The bar at the top of a page, with the controls that act on it and, where currencies are kept apart, the currency.
 * @param controls in the order shown
 */
export function Bar({ controls }: { controls: readonly Control[] }) {
  const { t } = useTranslation(["bar", "terms"]);
  const [isOpen, setOpen] = useState(false);
  const [view] = useView();
  const own = useStatus().data?.policy ?? "";
  const span = useSpan();
  const words: Record<Control, string> = {
    range: span ?? t(`ranges.${view.range}`),
    interval: t(`terms:intervals.${view.interval}`),
    compare: "",
    segment: view.segment ?? t("everyone"),
    members: view.segment !== null && view.members === "start" ? t("members-of.start") : "",
    policy: view.policy ?? own,
    reported: view.isReported ? t("closed-as.reported") : "",
    linked: view.isLinked ? t("linked") : "",
  };
  const said = controls.map((name) => words[name]);
  return (
    <section className="bar" data-open={isOpen} aria-label={t("label")}>
      <PlainButton className="bar-toggle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {said.filter((text) => text !== "").join(" · ")}
      </PlainButton>
      <div className="bar-row">
        {controls.map((name) => {
          const Control = CONTROLS[name];
          return <Control key={name} />;
        })}
        {controls.includes("policy") && <Currency />}
        <PlainButton className="link bar-save" onClick={openSaveView}>
          {t("views.save")}
        </PlainButton>
      </div>
    </section>
  );
}

function Range() {
  const { t } = useTranslation("bar");
  const [view, change] = useView();
  const status = useStatus();
  const span = useSpan();
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
        description={span}
        inputWrapperOrder={["label", "description", "input"]}
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

/** The months of the range, by name; null while they aren't known. */
function useSpan(): string | null {
  const [view] = useView();
  const { data } = useStatus();
  if (data === undefined) return null;
  const months = monthsShown(view, { firstDay: data.first_evidence_on, lastDay: data.last_evidence_on });
  return months === null ? null : monthsName(months.from, months.to);
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
  const controls = useControls();
  const isOfToday = view.segment !== null && !controls.includes("members");
  const names = segments.data?.rows.map(({ name }) => name) ?? [];
  const listed = view.segment === null || names.includes(view.segment) ? names : [view.segment, ...names];
  return (
    <div className="bar-segment">
      <NativeSelect
        label={t("segment")}
        description={isOfToday ? t("members-of.today") : undefined}
        inputWrapperOrder={["label", "description", "input"]}
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

/** Who counts in the segment. Without one, nobody is left out, whenever they'd be chosen. */
function Members() {
  const { t } = useTranslation("bar");
  const [view, change] = useView();
  const hasSegment = useControls().includes("segment");
  if (hasSegment && view.segment === null) return null;
  return (
    <NativeSelect
      label={t("members")}
      title={t("members-hint")}
      value={view.members}
      data={MEMBERS.map((value) => ({ value, label: t(`members-of.${value}`) }))}
      onChange={({ currentTarget: { value } }) =>
        change({ members: value === "start" ? "start" : "today", drill: null })
      }
    />
  );
}

const MEMBERS = ["today", "start"] as const;

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

function Reported() {
  const { t } = useTranslation(["bar", "settings"]);
  const [view, change] = useView();
  return (
    <NativeSelect
      label={t("settings:tabs.closes")}
      value={view.isReported ? "reported" : "now"}
      data={(["now", "reported"] as const).map((value) => ({ value, label: t(`bar:closed-as.${value}`) }))}
      onChange={({ currentTarget: { value } }) => change({ isReported: value === "reported", drill: null })}
    />
  );
}

function Linked() {
  const { t } = useTranslation("bar");
  const [view, change] = useView();
  return (
    <Switch
      className="bar-switch"
      size="sm"
      label={t("linked")}
      title={t("linked-hint")}
      checked={view.isLinked}
      onChange={({ currentTarget: { checked } }) => change({ isLinked: checked, drill: null })}
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
