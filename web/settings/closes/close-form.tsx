import { Switch, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../../data/asking.ts";
import type { Close } from "../answers.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { Refused } from "../said.tsx";

/** Closes a month, quarter or year, after confirmation. */
export function CloseForm({ onClosed }: { onClosed: (close: Close) => void }) {
  const { t } = useTranslation("settings");
  const [period, setPeriod] = useState("");
  const [isEarlier, setEarlier] = useState(false);
  const closing = useTell<Close>((close) => {
    setPeriod("");
    onClosed(close);
  });
  return (
    <section aria-labelledby="close">
      <div className="section-head">
        <h2 id="close">{t("closes.close")}</h2>
      </div>
      <p className="quiet">{t("closes.close-text")}</p>
      <form className="row-form" onSubmit={(event) => event.preventDefault()}>
        <TextInput
          label={t("closes.close-period")}
          description={t("closes.close-hint")}
          value={period}
          onChange={({ currentTarget }) => setPeriod(currentTarget.value)}
        />
        <Switch
          size="sm"
          label={t("closes.earlier")}
          checked={isEarlier}
          onChange={({ currentTarget }) => setEarlier(currentTarget.checked)}
        />
        <ConfirmButton
          label={t("closes.close-run")}
          title={t("closes.close-title", { period: period.trim() })}
          text={t("closes.close-confirm")}
          isDisabled={period.trim() === "" || closing.isPending}
          onConfirm={() =>
            closing.mutate({ path: "/closes", input: { period: period.trim(), with_earlier: isEarlier } })
          }
        />
      </form>
      <Refused problem={closing.error} />
    </section>
  );
}
