import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useTell } from "../../data/asking.ts";
import { Refused } from "../../settings/said.tsx";

/** A button that changes a setting of the organisation. */
export function SetSetting({ name, value }: { name: string; value: string }) {
  const { t } = useTranslation(["bring", "settings"]);
  const setting = useTell<unknown>(() => undefined);
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        loading={setting.isPending}
        onClick={() => setting.mutate({ path: `/settings/${name}`, input: { value } })}
      >
        {t("bring:understood.propose", { setting: nameOf(), value })}
      </Button>
      <Refused problem={setting.error} />
    </>
  );

  function nameOf(): string {
    if (name === "policy") return t("settings:tabs.policy");
    return name === "currency" || name === "timezone" ? t(`settings:organisation.names.${name}`) : name;
  }
}
