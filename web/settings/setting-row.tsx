import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { currencies } from "../../src/base/currency.ts";
import type { useTell } from "../data/asking.ts";
import { sentence } from "../problems/problem-text.tsx";
import type { SettingSet } from "./answers.ts";
import { Proposal } from "./proposal.tsx";
import type { SettingId } from "./setting-groups.ts";

/**
 * One setting: its meaning, value, and the effect of a new value before it's saved. Typed text stays until it's saved
 * or canceled.
 */
export function SettingRow({
  name,
  value,
  usual,
  suggested,
  isOpen,
  saving,
  onOpen,
}: {
  name: SettingId;
  value: string;
  usual: string;
  /** What data suggests instead, with the reason; undefined where it suggests nothing. */
  suggested: { value: string; why: string } | undefined;
  isOpen: boolean;
  saving: ReturnType<typeof useTell<SettingSet>>;
  onOpen: (isOpen: boolean) => void;
}) {
  const { t } = useTranslation("settings");
  const [typed, setTyped] = useState(value);
  const [tried, setTried] = useState(value);
  const suggestions = useId();
  const isChanged = typed.trim() !== value;
  const path = `/settings/${name}`;
  const show = (event: FormEvent) => {
    event.preventDefault();
    if (!isChanged) return;
    setTried(typed.trim());
    onOpen(true);
  };
  return (
    <div className="setting">
      <form onSubmit={show} className="setting-form">
        <TextInput
          label={t(`organisation.names.${name}`)}
          description={t(`organisation.texts.${name}`)}
          value={typed}
          list={name === "timezone" || name === "currency" ? suggestions : undefined}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            if (isOpen) onOpen(false);
          }}
        />
        <Suggestions id={suggestions} name={name} />
        {isChanged && !isOpen && (
          <Button type="submit" size="xs">
            {t("see-effect")}
          </Button>
        )}
        {!isChanged && value !== usual && (
          <span className="quiet setting-usual">{t("usual", { value: usual })}</span>
        )}
      </form>
      {suggested !== undefined && !isChanged && (
        <p className="quiet setting-suggested">
          {t("suggested", { value: suggested.value })} {sentence(suggested.why)}{" "}
          <Button size="compact-xs" variant="default" onClick={() => setTyped(suggested.value)}>
            {t("use-suggested")}
          </Button>
        </p>
      )}
      {isOpen && (
        <Proposal
          path={`${path}/preview`}
          question={{ value: tried }}
          title={t("effect.title")}
          saving={saving}
          onSave={() => saving.mutate({ path, input: { value: tried } })}
          onCancel={() => {
            setTyped(value);
            onOpen(false);
          }}
        />
      )}
    </div>
  );
}

function Suggestions({ id, name }: { id: string; name: SettingId }) {
  if (name !== "timezone" && name !== "currency") return null;
  const values = name === "timezone" ? Intl.supportedValuesOf("timeZone") : currencies();
  return (
    <datalist id={id}>
      {values.map((one) => (
        <option key={one} value={one} />
      ))}
    </datalist>
  );
}
