import { TextInput } from "@mantine/core";

/** A month input; reports a month once it's complete. */
export function MonthField(props: {
  label: string;
  value: string | null;
  min?: string;
  max?: string;
  onPick: (month: string) => void;
}) {
  return (
    <TextInput
      key={props.value}
      type="month"
      label={props.label}
      placeholder="2026-01"
      pattern="\d{4}-(0[1-9]|1[0-2])"
      defaultValue={props.value ?? ""}
      min={props.min}
      max={props.max}
      onChange={({ currentTarget }) => {
        if (/^(19|20)\d{2}-(0[1-9]|1[0-2])$/.test(currentTarget.value)) props.onPick(currentTarget.value);
      }}
    />
  );
}
