import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** The sheets of a workbook; where none could be read, a field for the name of one. */
export function SheetMenu({
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
