import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** A field for each parameter of the query. */
export function ParameterFields({
  names,
  values,
  labels,
  onChange,
}: {
  names: string[];
  values: Readonly<Record<string, string>>;
  /** What a ready-made query calls its parameters. */
  labels: Readonly<Record<string, string>>;
  onChange: (values: Record<string, string>) => void;
}) {
  const { t } = useTranslation("bar");
  return (
    <fieldset className="sql-parameters">
      <legend className="unseen">{t("sql.parameters")}</legend>
      {names.map((name) => {
        const value = values[name] ?? "";
        return (
          <TextInput
            key={name}
            size="xs"
            label={labels[name] ?? name}
            value={value}
            onChange={({ currentTarget }) => onChange({ ...values, [name]: currentTarget.value })}
          />
        );
      })}
    </fieldset>
  );
}
