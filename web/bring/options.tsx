import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { DayField } from "../parts/day-field.tsx";
import {
  type Options as Chosen,
  OPTIONS,
  type Preview,
  type Reading,
  readingAs,
  readingOfTable,
} from "./reading.ts";

/** What stands for a choice that isn't made. */
const AUTO = "";
const NO_PRESET = "none";

/**
 * Menus for how files are written, where the guess is wrong.
 * @param shown the files as they are read; undefined where they can't be
 * @param names the files' names
 */
export function Options({
  reading,
  shown,
  names,
  onChange,
}: {
  reading: Reading;
  shown: Preview | undefined;
  names: string[];
  onChange: (reading: Reading) => void;
}) {
  const { t } = useTranslation("bring");
  const source = reading.source ?? shown?.source ?? "subscriptions";
  const sources = shown?.sources ?? [source];
  const presets = shown?.presets ?? [];
  const set = (options: Chosen) => onChange({ ...reading, options });
  const menus = OPTIONS.filter((one) => !("of" in one) || one.of.some((kind) => kind === source));
  return (
    <div className="bring-options">
      <NativeSelect
        label={t("options.source")}
        value={source}
        data={sources.map((value) => ({ value, label: t(`options.sources.${value}`) }))}
        onChange={({ currentTarget: { value } }) =>
          onChange(readingAs(reading, sources.find((one) => one === value) ?? source))
        }
      />
      {source === "current" && (
        <DayField
          label={t("options.as_of")}
          value={reading.options.as_of ?? null}
          onPick={(day) => set({ ...reading.options, as_of: day })}
        />
      )}
      <SheetMenu
        sheets={shown?.files.find(({ sheets }) => sheets.length > 1)?.sheets ?? []}
        isWorkbook={names.some((name) => /\.xls[xm]$/i.test(name))}
        isUnread={shown === undefined}
        value={reading.options.sheet}
        onPick={(sheet) => onChange(readingOfTable(reading, { sheet }))}
      />
      {presets.length > 0 && (
        <NativeSelect
          label={t("options.as")}
          value={reading.options.as ?? AUTO}
          data={[
            { value: AUTO, label: detected(shown?.files[0]?.preset?.vendor) },
            ...presets.map(({ name, vendor }) => ({ value: name, label: vendor })),
            { value: NO_PRESET, label: t("options.no-preset") },
          ]}
          onChange={({ currentTarget: { value } }) => {
            const { as: _, ...others } = reading.options;
            set(value === AUTO ? others : { ...others, as: value });
          }}
        />
      )}
      {menus.map(({ name, values }) => (
        <NativeSelect
          key={name}
          label={t(`options.${name}`)}
          value={values.find(([, is]) => is === reading.options[name])?.[0] ?? AUTO}
          data={[
            { value: AUTO, label: t("options.auto") },
            ...values.map(([word]) => ({ value: word, label: t(`options.values.${word}`) })),
          ]}
          onChange={({ currentTarget: { value } }) => {
            const { [name]: _, ...others } = reading.options;
            const chosen = values.find(([word]) => word === value);
            const options = chosen === undefined ? others : { ...others, [name]: chosen[1] };
            if (name === "delimiter") onChange(readingOfTable({ ...reading, options }, {}));
            else set(options);
          }}
        />
      ))}
    </div>
  );

  function detected(vendor: string | undefined): string {
    return reading.options.as === undefined && vendor !== undefined
      ? t("options.detected", { what: vendor })
      : t("options.auto");
  }
}

/** The sheets of a workbook; where none could be read, a field for the name of one. */
function SheetMenu({
  sheets,
  isWorkbook,
  isUnread,
  value = "",
  onPick,
}: {
  sheets: string[];
  isWorkbook: boolean;
  isUnread: boolean;
  value: string | undefined;
  onPick: (sheet: string) => void;
}) {
  const { t } = useTranslation("bring");
  const pick = (sheet: string) => {
    if (sheet.trim() !== "" && sheet !== value) onPick(sheet);
  };
  if (sheets.length > 0)
    return (
      <NativeSelect
        label={t("options.sheet")}
        value={value === "" ? sheets[0] : value}
        data={sheets}
        onChange={({ currentTarget }) => pick(currentTarget.value)}
      />
    );
  if (!isWorkbook || !isUnread) return null;
  return (
    <TextInput
      label={t("options.sheet")}
      defaultValue={value}
      onBlur={({ currentTarget }) => pick(currentTarget.value)}
      onKeyDown={({ key, currentTarget }) => {
        if (key === "Enter") pick(currentTarget.value);
      }}
    />
  );
}
