import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { settingProposals, settings } from "../../src/api/settings/organisation.ts";
import { useAsk, useTell } from "../data/asking.ts";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Trouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import type { SettingSet } from "./answers.ts";
import { Said } from "./said.tsx";
import { SETTING_GROUPS } from "./setting-groups.ts";
import { SettingRow } from "./setting-row.tsx";

type SettingsAnswer = z.infer<typeof settings.output>;
type Suggested = z.infer<typeof settingProposals.output>;

/** The organisation's settings: edit one at a time, preview its effect, then save. */
export function Organisation() {
  const { t } = useTranslation("settings");
  const asked = useAsk<SettingsAnswer>("/settings");
  const suggested = useAsk<Suggested>("/settings/proposals").data?.rows;
  const [open, setOpen] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const saving = useTell<SettingSet>(({ name, value, previous }) => {
    const known = SETTING_GROUPS.flatMap((group) => [...group.settings]).find((one) => one === name);
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
      {SETTING_GROUPS.map((group) => (
        <section key={group.id} className="setting-group">
          <h2>{t(`organisation.groups.${group.id}`)}</h2>
          {group.settings.map((name) => (
            <SettingRow
              key={`${name} ${value(name)}`}
              name={name}
              value={value(name)}
              suggested={suggested?.find(({ setting }) => setting === name)}
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
