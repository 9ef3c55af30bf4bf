import { Button, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../../data/asking.ts";
import { listed, lowered } from "../../data/format.ts";
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
            <UnstyledButton
              key="show"
              className="link"
              aria-label={t("policy.show-what", { name: row.name })}
              aria-pressed={row.name === shown}
              onClick={() => onShow(row.name)}
            >
              {row.name}
            </UnstyledButton>,
            <MadeOf key="of" row={row} />,
            <span key="do" className="row-actions">
              {row.name === own ? (
                <strong>✓ {t("policy.in-use")}</strong>
              ) : (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={t("policy.use-what", { name: row.name })}
                  onClick={() => {
                    choosing.reset();
                    setTried(row.name);
                  }}
                >
                  {t("policy.use")}
                </Button>
              )}
              {row.based_on !== null && row.name !== own && (
                <ConfirmButton
                  label={t("policy.remove")}
                  name={t("policy.remove-what", { name: row.name })}
                  title={t("policy.remove-title", { name: row.name })}
                  text={t("policy.remove-text")}
                  isDisabled={removing.isPending}
                  onConfirm={() => removing.mutate({ path: `/policies/${row.name}/remove`, input: {} })}
                />
              )}
            </span>,
          ],
        }))}
      />
      {tried !== null && (
        <Proposal
          path="/settings/policy/preview"
          question={{ value: tried }}
          title={t("policy.use-title", { name: tried, own })}
          saving={choosing}
          onSave={() => choosing.mutate({ path: "/settings/policy", input: { value: tried } })}
          onCancel={() => setTried(null)}
        />
      )}
    </>
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
  "longest_gap_days",
  "free_to_paid",
  "in_and_out",
  "merge_minutes",
  "resubscribe_hours",
  "usage",
  "currency",
  "week_factor",
  "day_factor",
];
