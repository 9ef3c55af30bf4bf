import { NativeSelect, SegmentedControl, TextInput, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { COMPARISONS, INTERVALS, type View } from "./address.ts";
import type { Scope } from "./figures.ts";
import { usePolicies, useStatus } from "./figures.ts";
import { monthLater } from "./period.ts";

type Change = (change: Partial<View>) => void;

const INTERVAL_NAMES = { day: "Day", week: "Week", month: "Month", quarter: "Quarter", year: "Year" };
const COMPARISON_NAMES = { previous: "Period before", year: "A year earlier", none: "Nothing" };

/** The bar at the top: range, interval, comparison, policy and, where currencies are kept apart, the currency. */
export function Controls({ view, scope, onChange }: { view: View; scope: Scope | null; onChange: Change }) {
  const [isOpen, setOpen] = useState(false);
  const status = useStatus();
  const policies = usePolicies();
  const own = status.data?.policy ?? "";
  const names = policies.data?.rows.map(({ name }) => name) ?? [view.policy ?? own];
  const policy = view.policy ?? own;
  const listed = names.includes(policy) ? names : [policy, ...names];
  return (
    <section className="controls" data-open={isOpen} aria-label="What is shown">
      <UnstyledButton className="controls-toggle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span>{rangeName(view)}</span> · <span>by {view.interval}</span> · <span>{policy}</span>
      </UnstyledButton>
      <div className="controls-row">
        <Range view={view} lastDay={status.data?.last_evidence_on ?? null} onChange={onChange} />
        <NativeSelect
          label="Interval"
          value={view.interval}
          data={INTERVALS.map((value) => ({ value, label: INTERVAL_NAMES[value] }))}
          onChange={({ currentTarget: { value } }) =>
            onChange({
              interval: INTERVALS.find((name) => name === value) ?? "month",
              period: null,
              cell: null,
            })
          }
        />
        <NativeSelect
          label="Compare"
          value={view.compare}
          data={COMPARISONS.map((value) => ({ value, label: COMPARISON_NAMES[value] }))}
          onChange={({ currentTarget: { value } }) =>
            onChange({ compare: COMPARISONS.find((name) => name === value) ?? "previous" })
          }
        />
        <NativeSelect
          label="Policy"
          value={policy}
          data={listed}
          onChange={({ currentTarget: { value } }) =>
            onChange({ policy: value === own ? null : value, cell: null })
          }
        />
        {scope !== null && scope.currencies.length > 0 && (
          <NativeSelect
            label="Currency"
            value={scope.currency}
            data={scope.currencies}
            onChange={({ currentTarget: { value } }) => onChange({ currency: value, cell: null })}
          />
        )}
      </div>
    </section>
  );
}

function Range({ view, lastDay, onChange }: { view: View; lastDay: string | null; onChange: Change }) {
  const last = (lastDay ?? "").slice(0, 7);
  const choose = (range: string) => {
    const rest = { period: null, cell: null };
    if (range === "all") onChange({ ...rest, range: "all" });
    else if (range === "12") onChange({ ...rest, range: "12", from: null, to: null });
    else
      onChange({ ...rest, range: "custom", from: view.from ?? monthLater(last, -11), to: view.to ?? last });
  };
  return (
    <>
      <SegmentedControl
        size="sm"
        aria-label="Range"
        className="range"
        value={view.range}
        onChange={choose}
        disabled={lastDay === null}
        data={[
          { value: "12", label: "12 months" },
          { value: "all", label: "All" },
          { value: "custom", label: "Custom" },
        ]}
      />
      {view.range === "custom" && (
        <>
          <Month
            label="From"
            value={view.from}
            max={view.to ?? last}
            onPick={(from) => onChange({ from, period: null })}
          />
          <Month
            label="To"
            value={view.to}
            min={view.from ?? undefined}
            onPick={(to) => onChange({ to, period: null })}
          />
        </>
      )}
    </>
  );
}

function Month(props: {
  label: string;
  value: string | null;
  min?: string;
  max?: string;
  onPick: (month: string) => void;
}) {
  return (
    <TextInput
      key={props.value}
      type="month"
      label={props.label}
      placeholder="2026-01"
      pattern="\d{4}-\d{2}"
      defaultValue={props.value ?? ""}
      min={props.min}
      max={props.max}
      onChange={({ currentTarget }) => {
        if (/^(19|20)\d{2}-\d{2}$/.test(currentTarget.value)) props.onPick(currentTarget.value);
      }}
    />
  );
}

function rangeName({ range, from, to }: View): string {
  if (range === "custom") return `${from ?? "…"} to ${to ?? "…"}`;
  return range === "all" ? "All periods" : "12 months";
}
