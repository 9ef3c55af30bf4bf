import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { OPTIONS, type Preview, type Reading } from "./reading.ts";

type Source = Preview["source"];

/** Kinds of list that have a name in every language; another one is called as its command is. */
const KINDS = [
  "subscriptions",
  "mrr",
  "changes",
  "current",
  "invoices",
  "sigma",
  "states",
  "fx",
  "costs",
] as const;

/** Menus for how files are written, where the guess is wrong. */
export function Options({
  reading,
  source,
  sources,
  onChange,
}: {
  reading: Reading;
  source: Source;
  sources: Source[];
  onChange: (reading: Reading) => void;
}) {
  const { t } = useTranslation("bring");
  return (
    <div className="bring-options">
      <NativeSelect
        label={t("options.source")}
        value={source}
        data={sources.map((value) => ({ value, label: nameOf(value) }))}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...reading, columns: {}, source: sources.find((one) => one === value) ?? source })
        }
      />
      {OPTIONS.map(({ name, values }) => (
        <NativeSelect
          key={name}
          label={t(`options.${name}`)}
          value={values.find(([, is]) => is === reading.options[name])?.[0] ?? ""}
          data={[
            { value: "", label: t("options.auto") },
            ...values.map(([word]) => ({ value: word, label: t(`options.values.${word}`) })),
          ]}
          onChange={({ currentTarget: { value } }) => {
            const { [name]: _, ...others } = reading.options;
            const chosen = values.find(([word]) => word === value);
            onChange({
              ...reading,
              options: chosen === undefined ? others : { ...others, [name]: chosen[1] },
            });
          }}
        />
      ))}
    </div>
  );

  function nameOf(source: string): string {
    const known = KINDS.find((one) => one === source);
    return known === undefined ? source : t(`options.sources.${known}`);
  }
}
