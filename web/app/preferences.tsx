import { NativeSelect, Popover, SegmentedControl, Switch, useMantineColorScheme } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { PlainButton } from "../look/plain-button.tsx";
import { LANGUAGES } from "../words/languages.ts";
import { chosenNumbers, LANGUAGE_KEY, NUMBERS_KEY, speak } from "../words/words.ts";
import { openKeySheet, SHORTCUTS_KEY } from "./shortcuts.tsx";

const NUMBER_FORMATS = ["en-GB", "de-DE", "fr-FR", "sv-SE", "de-CH", "en-IN"];

/** The user's preferences, which aren't part of the URL: colors, language, number format, shortcuts. */
export function Preferences() {
  const { t } = useTranslation("shell");
  return (
    <Popover width={300} position="bottom-end" shadow="md" withRoles trapFocus>
      <Popover.Target>
        <PlainButton className="tool" aria-label={t("preferences.open")}>
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M2.5 6h8m4 0h3m-15 8h3m4 0h8" />
            <circle cx="12.5" cy="6" r="2" />
            <circle cx="7.5" cy="14" r="2" />
          </svg>
        </PlainButton>
      </Popover.Target>
      <Popover.Dropdown className="preferences" aria-label={t("preferences.open")}>
        <Colours />
        <Language />
        <NumberFormat />
        <Keys />
      </Popover.Dropdown>
    </Popover>
  );
}

function Colours() {
  const { t } = useTranslation("shell");
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <fieldset className="preference">
      <legend>{t("preferences.colours")}</legend>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t("preferences.colours")}
        value={colorScheme}
        onChange={(chosen) => setColorScheme(chosen === "light" || chosen === "dark" ? chosen : "auto")}
        data={[
          { value: "light", label: t("preferences.light") },
          { value: "dark", label: t("preferences.dark") },
          { value: "auto", label: t("preferences.system") },
        ]}
      />
    </fieldset>
  );
}

function Language() {
  const { t, i18n } = useTranslation("shell");
  return (
    <NativeSelect
      label={t("preferences.language")}
      value={i18n.language}
      data={LANGUAGES.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={({ currentTarget: { value } }) => {
        const chosen = LANGUAGES.find(({ id }) => id === value)?.id ?? "en";
        localStorage.setItem(LANGUAGE_KEY, chosen);
        speak(chosen);
      }}
    />
  );
}

function NumberFormat() {
  const { t } = useTranslation("shell");
  const sample = (locale: string) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(1234567.8);
  return (
    <NativeSelect
      label={t("preferences.numbers")}
      defaultValue={chosenNumbers() ?? ""}
      data={[
        { value: "", label: t("preferences.numbers-own") },
        ...NUMBER_FORMATS.map((locale) => ({ value: locale, label: sample(locale) })),
      ]}
      onChange={({ currentTarget: { value } }) => {
        if (value === "") localStorage.removeItem(NUMBERS_KEY);
        else localStorage.setItem(NUMBERS_KEY, value);
        window.location.reload();
      }}
    />
  );
}

function Keys() {
  const { t } = useTranslation("shell");
  const [isOn, setOn] = useLocalStorage({
    key: SHORTCUTS_KEY,
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  return (
    <div className="preference preference-keys">
      <Switch
        size="sm"
        label={t("preferences.shortcuts")}
        checked={isOn}
        onChange={({ currentTarget: { checked } }) => setOn(checked)}
      />
      <PlainButton className="link" onClick={openKeySheet}>
        {t("keys.open")}
      </PlainButton>
    </div>
  );
}
