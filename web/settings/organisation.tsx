import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { setSetting, settings } from "../../src/api/settings/organisation.ts";
import { useAsk, useTell } from "../data/asking.ts";
import { PageWaiting } from "../shell/page-waiting.tsx";
import { Trouble } from "../shell/states.tsx";
import { PageTitle } from "../shell/title.tsx";
import { Said } from "./said.tsx";
import { SettingRow } from "./setting-row.tsx";

export type SettingsAnswer = z.infer<typeof settings.output>;
export type SettingSet = z.infer<typeof setSetting.output>;

/** The settings in the order they are shown; the policy has a tab of its own. */
const GROUPS = [
  { id: "reading", settings: ["organisation", "currency", "timezone"] },
  { id: "customers", settings: ["margin", "mrr_bands", "link_by"] },
  {
    id: "stages",
    settings: ["stage_onboarding_days", "stage_expanded_days", "stage_at_risk_days"],
  },
] as const;

/** The organisation's own settings, one at a time: changed, seen in its effect, then saved. */
export function Organisation() {
  const { t } = useTranslation("settings");
  const asked = useAsk<SettingsAnswer>("/settings");
  const [open, setOpen] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const saving = useTell<SettingSet>(({ name, value, previous }) => {
    const known = GROUPS.flatMap((group) => [...group.settings]).find((one) => one === name);
    setSaid(
      t("said.setting", {
        what: known === undefined ? name : t(`organisation.names.${known}`),
        value,
        previous,
      }),
    );
    setOpen(null);
  });
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <PageWaiting />;
  const rows = new Map(asked.data.rows.map((row) => [row.name, row]));
  const value = (name: string) => rows.get(name)?.value ?? "";
  return (
    <>
      <PageTitle
        question={t("titles.organisation")}
        answer={t("answers.organisation", {
          organisation: value("organisation"),
          currency: value("currency"),
          zone: value("timezone"),
          policy: value("policy"),
        })}
      />
      <Said text={said} />
      {GROUPS.map((group) => (
        <section key={group.id} className="setting-group">
          <h2>{t(`organisation.groups.${group.id}`)}</h2>
          {group.settings.map((name) => (
            <SettingRow
              key={`${name} ${value(name)}`}
              name={name}
              value={value(name)}
              usual={rows.get(name)?.default ?? ""}
              isOpen={open === name}
              saving={saving}
              onOpen={(isOpen) => {
                setOpen(isOpen ? name : null);
                saving.reset();
              }}
            />
          ))}
        </section>
      ))}
    </>
  );
}

export type SettingId = (typeof GROUPS)[number]["settings"][number];
