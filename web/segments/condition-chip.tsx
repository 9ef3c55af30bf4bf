import { CloseButton, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SegmentFields } from "../data/api.ts";
import { useDimensionName } from "../tables/dimension-name.ts";
import type { Condition, Op } from "./filter-text.ts";
import { ValuesField } from "./values-field.tsx";

type Field = SegmentFields["rows"][number];

const OPS = ["=", "!=", "~", ">", ">=", "<", "<="] as const satisfies Op[];
const INPUTS = { number: "number", date: "date", text: "text" } as const;

/** One condition as a chip: field, operator and values. */
export function ConditionChip({
  condition,
  fields,
  policy,
  onChange,
  onRemove,
}: {
  condition: Condition;
  fields: Field[];
  policy: string;
  onChange: (made: Condition) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation("segments");
  const dimension = useDimensionName();
  const { field: name, op, values } = condition;
  const field = fields.find((one) => one.field === name);
  const ops = OPS.filter((one) => field?.operators.includes(one) ?? one === op);
  const opName = (one: Op) => t(field?.kind === "date" ? `dates.${one}` : `ops.${one}`);
  const isMany = op === "=" || op === "!=" || op === "~";
  const hasList = isMany && field?.values !== null;
  return (
    <fieldset className="chip">
      <legend className="unseen">{dimension(name)}</legend>
      <NativeSelect
        size="xs"
        aria-label={t("builder.field")}
        value={name}
        data={fields.map((one) => ({ value: one.field, label: dimension(one.field) }))}
        onChange={({ currentTarget: { value } }) => onChange({ field: value, op: "=", values: [] })}
      />
      <NativeSelect
        size="xs"
        aria-label={t("builder.op")}
        value={op}
        data={ops.map((value) => ({ value, label: opName(value) }))}
        onChange={({ currentTarget: { value } }) => {
          const made = OPS.find((one) => one === value) ?? "=";
          const takesMany = made === "=" || made === "!=";
          onChange({
            field: name,
            op: made,
            values: takesMany ? values : values.filter(Boolean).slice(0, 1),
          });
        }}
      />
      {hasList ? (
        <ValuesField
          field={name}
          label={dimension(name)}
          values={values}
          canBeUnknown={op !== "~"}
          policy={policy}
          onChange={(made) => onChange({ ...condition, values: made })}
        />
      ) : (
        <OneValue
          key={`${name} ${values[0] ?? ""}`}
          label={dimension(name)}
          type={name === "cohort" ? "month" : INPUTS[field?.kind ?? "text"]}
          value={values[0] ?? ""}
          onChange={(value) => onChange({ ...condition, values: value === "" ? [] : [value] })}
        />
      )}
      <CloseButton size="sm" aria-label={t("builder.remove", { what: dimension(name) })} onClick={onRemove} />
    </fieldset>
  );
}

/** One number, day or text; applied on blur or Enter. */
function OneValue({
  label,
  type,
  value,
  onChange,
}: {
  label: string;
  type: "number" | "date" | "month" | "text";
  value: string;
  onChange: (value: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  const tell = () => typed.trim() !== value && onChange(typed.trim());
  return (
    <TextInput
      size="xs"
      type={type}
      {...(type === "number" && { step: "any" })}
      aria-label={label}
      value={typed}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={tell}
      onKeyDown={({ key }) => key === "Enter" && tell()}
    />
  );
}
