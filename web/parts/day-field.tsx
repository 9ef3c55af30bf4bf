import { TextInput } from "@mantine/core";

/** A date input; reports a day once it's complete, such as 2024-01-31. */
export function DayField(props: { label: string; value: string | null; onPick: (day: string) => void }) {
  return (
    <TextInput
      type="date"
      label={props.label}
      defaultValue={props.value ?? ""}
      onChange={({ currentTarget }) => {
        if (/^(19|20)\d{2}-\d{2}-\d{2}$/.test(currentTarget.value)) props.onPick(currentTarget.value);
      }}
    />
  );
}
