import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PlainButton } from "../../look/plain-button.tsx";
import {
  type Options as Chosen,
  OPTIONS,
  type Preview,
  type Reading,
  readingAs,
  readingOfTable,
} from "../reading.ts";
import { ListDays } from "./list-days.tsx";
import { SheetMenu } from "./sheet-menu.tsx";

/** What stands for a choice that isn't made. */
const AUTO = "";
const NO_PRESET = "none";

/**
 * Menus for how files are written, where the guess is wrong. Those that nobody chose stand behind a button, unless a
 * warning is about them.
 * @param shown the files as they are read; undefined where they can't be
 * @param names the files' names
 * @param concerned names of options that warnings are about
 * @param isSheetOffered whether the refusal of a workbook offers its sheets
 */
export function Options({
  reading,
  shown,
  names,
  concerned,
  isSheetOffered,
  onChange,
}: {
  reading: Reading;
  shown: Preview | undefined;
  names: string[];
  concerned: ReadonlySet<string>;
  isSheetOffered: boolean;
  onChange: (reading: Reading) => void;
}) {
  const { t } = useTranslation("bring");
  const [isOpen, setOpen] = useState(false);
  const source = reading.source ?? shown?.source ?? "subscriptions";
  const sources = shown?.sources ?? [source];
  const vendor = shown?.files.find(({ preset }) => preset !== null)?.preset?.vendor;
  const set = (options: Chosen) => onChange({ ...reading, options });
  const isShown = (name: keyof Chosen) =>
    isOpen || reading.options[name] !== undefined || concerned.has(name) || shown === undefined;
  const menus = OPTIONS.filter(
    (one) => isShown(one.name) && (!("of" in one) || one.of.some((kind) => kind === source)),
  );
  const hasPresets = (shown?.presets.length ?? 0) > 0;
  return (
    <>
      <div className="bring-options">
        <NativeSelect
          label={t("options.source")}
          value={source}
          data={sources.map((value) => ({ value, label: t(`options.sources.${value}`) }))}
          onChange={({ currentTarget: { value } }) =>
            onChange(readingAs(reading, sources.find((one) => one === value) ?? source))
          }
        />
        <SheetMenu
          sheets={shown?.files.find(({ sheets }) => sheets.length > 1)?.sheets ?? []}
          isWorkbook={names.some((name) => /\.xls[xm]$/i.test(name))}
          isUnread={shown === undefined && !isSheetOffered}
          value={reading.options.sheet}
          onPick={(sheet) => onChange(readingOfTable(reading, { sheet }))}
        />
        {source === "current" && (
          <ListDays files={shown?.files ?? []} reading={reading} onChange={onChange} />
        )}
      </div>
      <PlainButton className="link bring-how" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span aria-hidden="true" className="bring-how-mark">
          ›
        </span>
        {t("options.how", { count: names.length })}
      </PlainButton>
      <div className="bring-options" data-narrow>
        {hasPresets && (isShown("as") || vendor !== undefined) && (
          <NativeSelect
            label={t("options.as")}
            value={reading.options.as ?? AUTO}
            data={[
              { value: AUTO, label: detected() },
              ...(shown?.presets ?? []).map((one) => ({ value: one.name, label: one.vendor })),
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
    </>
  );

  function detected(): string {
    return reading.options.as === undefined && vendor !== undefined
      ? t("options.detected", { what: vendor })
      : t("options.auto");
  }
}
