import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../../data/asking.ts";
import { listed, lowered } from "../../data/format.ts";
import { PlainButton } from "../../look/plain-button.tsx";
import { FactTable } from "../../tables/fact-table.tsx";
import type { SettingSet } from "../answers.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { Proposal } from "../proposal.tsx";
import { Refused } from "../said.tsx";
import type { PolicyRow, PolicySetting } from "./policy-words.ts";

/** The presets and the saved policies; using one shows first what it does to the figures. */
export function PolicyList({
  rows,
  own,
  shown,
  onShow,
  onSaid,
}: {
  rows: PolicyRow[];
  own: string;
  shown: string;
  onShow: (name: string) => void;
  onSaid: (text: string) => void;
}) {
  const { t } = useTranslation("settings");
  const [tried, setTried] = useState<string | null>(null);
  const choosing = useTell<SettingSet>(({ value, previous }) => {
    setTried(null);
    onSaid(t("said.setting", { what: t("policy.name"), value, previous }));
  });
  const removing = useTell<PolicyRow>(({ name }) => onSaid(t("said.policy-removed", { name })));
  return (
    <>
      <Refused problem={removing.error} />
      <FactTable
        caption={t("policy.list")}
        columns={[
          { id: "name", name: t("policy.name") },
          { id: "of", name: t("policy.made-of") },
          { id: "do", name: t("actions"), isUnnamed: true },
        ]}
        rows={rows.map((row) => ({
          id: row.name,
          isMarked: row.name === shown,
          cells: [
            <ShowPolicy key="show" name={row.name} isShown={row.name === shown} onShow={onShow} />,
            <MadeOf key="of" row={row} />,
            <PolicyActions
              key="do"
              row={row}
              isOwn={row.name === own}
              onTry={() => {
                choosing.reset();
                setTried(row.name);
              }}
              removing={removing}
            />,
          ],
        }))}
      />
      {tried !== null && <Tried name={tried} own={own} choosing={choosing} onCancel={() => setTried(null)} />}
    </>
  );
}

/** What another policy would do to the figures. */
function Tried({
  name,
  own,
  choosing,
  onCancel,
}: {
  name: string;
  own: string;
  choosing: ReturnType<typeof useTell<SettingSet>>;
  onCancel: () => void;
}) {
  const { t } = useTranslation("settings");
  return (
    <Proposal
      path="/settings/policy/preview"
      question={{ value: name }}
      title={t("policy.use-title", { name, own })}
      saving={choosing}
      onSave={() => choosing.mutate({ path: "/settings/policy", input: { value: name } })}
      onCancel={onCancel}
    />
  );
}

function ShowPolicy({
  name,
  isShown,
  onShow,
}: {
  name: string;
  isShown: boolean;
  onShow: (name: string) => void;
}) {
  const { t } = useTranslation("settings");
  return (
    <PlainButton
      className="link"
      aria-label={t("policy.show-what", { name })}
      aria-pressed={isShown}
      onClick={() => onShow(name)}
    >
      {name}
    </PlainButton>
  );
}

function PolicyActions({
  row: { name, based_on: preset },
  isOwn,
  onTry,
  removing,
}: {
  row: PolicyRow;
  isOwn: boolean;
  onTry: () => void;
  removing: ReturnType<typeof useTell<PolicyRow>>;
}) {
  const { t } = useTranslation("settings");
  return (
    <span className="row-actions">
      {isOwn ? (
        <strong>✓ {t("policy.in-use")}</strong>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t("policy.use-what", { name })}
          onClick={onTry}
        >
          {t("policy.use")}
        </Button>
      )}
      {preset !== null && !isOwn && (
        <ConfirmButton
          label={t("policy.remove")}
          of={name}
          title={t("policy.remove-title", { name })}
          text={t("policy.remove-text")}
          isDisabled={removing.isPending}
          onConfirm={() => removing.mutate({ path: `/policies/${name}/remove`, input: {} })}
        />
      )}
    </span>
  );
}

function MadeOf({ row: { based_on: preset, changed } }: { row: PolicyRow }) {
  const { t } = useTranslation("settings");
  if (preset === null) return <span className="quiet">{t("policy.preset")}</span>;
  if (changed.length === 0) return t("policy.same-as", { preset });
  const names = changed.map((name) => {
    const known = SETTINGS.find((setting) => setting === name);
    return known === undefined ? name : lowered(t(`policy.names.${known}`));
  });
  return t("policy.own-of", { preset, changed: listed(names) });
}

const SETTINGS: PolicySetting[] = [
  "discounts",
  "movement",
  "past_due_days",
  "paused",
  "churn_at",
  "reactivation",
  "shortest_gap_days",
  "shortest_gap_months",
  "longest_gap_days",
  "free_to_paid",
  "in_and_out",
  "merge_minutes",
  "resubscribe_hours",
  "usage",
  "currency",
  "week_factor",
  "day_factor",
  "customer_churn",
  "net_retention",
  "gross_retention",
];
