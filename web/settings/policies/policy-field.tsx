import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type PolicySetting, unitWords, valueWords } from "./policy-words.ts";

/** One setting of a policy: what it decides, an example, and its value. */
export function PolicyField({
  setting,
  options,
  saved,
  value,
  onPick,
}: {
  setting: PolicySetting;
  /** Empty for numbers. */
  options: string[];
  saved: string;
  value: string;
  onPick: (value: string) => void;
}) {
  const { t } = useTranslation("settings");
  const label = t(`policy.names.${setting}`);
  const text = (
    <>
      {t(`policy.texts.${setting}`)} <span className="example">{t(`policy.examples.${setting}`)}</span>
    </>
  );
  const was = value === saved ? null : `← ${valueWords(setting, saved, t)}`;
  return (
    <div className="policy-field" data-changed={was !== null}>
      {options.length > 0 ? (
        <NativeSelect
          label={label}
          description={text}
          value={value}
          data={options.map((option) => ({ value: option, label: valueWords(setting, option, t) }))}
          onChange={({ currentTarget }) => onPick(currentTarget.value)}
        />
      ) : (
        <TextInput
          label={label}
          description={text}
          inputMode="numeric"
          value={value}
          placeholder={value === "" ? t("policy.unbounded") : undefined}
          rightSectionWidth={150}
          rightSection={<span className="quiet field-unit">{unitWords(setting, t)}</span>}
          onChange={({ currentTarget }) => onPick(currentTarget.value.trim())}
        />
      )}
      {was !== null && <p className="quiet policy-was">{was}</p>}
    </div>
  );
}
