import { NativeSelect } from "@mantine/core";

/** A choice among options, or all of them. */
export function Choice({
  label,
  all,
  value,
  options,
  onPick,
}: {
  label: string;
  /** What the choice of all is called. */
  all: string;
  /** Null for all. */
  value: string | null;
  options: readonly { value: string; label: string }[];
  onPick: (value: string | null) => void;
}) {
  return (
    <NativeSelect
      label={label}
      value={value ?? ""}
      data={[{ value: "", label: all }, ...options]}
      onChange={({ currentTarget }) => onPick(currentTarget.value === "" ? null : currentTarget.value)}
    />
  );
}
