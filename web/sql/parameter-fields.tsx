import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** A field for each parameter of the query. */
export function ParameterFields({
  names,
  values,
  labels,
  choices,
  onChange,
}: {
  names: string[];
  values: Readonly<Record<string, string>>;
  /** What a ready-made query calls its parameters. */
  labels: Readonly<Record<string, string>>;
  /** The values to choose from, where there are only some. */
  choices: Readonly<Record<string, string[]>>;
  onChange: (values: Record<string, string>) => void;
}) {
  const { t } = useTranslation("bar");
  return (
    <fieldset className="sql-parameters">
      <legend className="unseen">{t("sql.parameters")}</legend>
      {names.map((name) => {
        const value = values[name] ?? "";
        const field = {
          size: "xs",
          label: labels[name] ?? name,
          value,
          onChange: ({ currentTarget }: { currentTarget: { value: string } }) =>
            onChange({ ...values, [name]: currentTarget.value }),
        } as const;
        const offered = choices[name] ?? [];
        return offered.length > 0 ? (
          <NativeSelect key={name} {...field} data={offered} />
        ) : (
          <TextInput key={name} {...field} />
        );
      })}
    </fieldset>
  );
}
