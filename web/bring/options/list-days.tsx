import { useTranslation } from "react-i18next";
import { DayField } from "../../parts/day-field.tsx";
import { daysOf, type PreviewFile, type Reading, withDay } from "../reading.ts";

/** The day that each list of what is current is of: as its file's name says, or as is chosen. */
export function ListDays({
  files,
  reading,
  onChange,
}: {
  files: PreviewFile[];
  reading: Reading;
  onChange: (reading: Reading) => void;
}) {
  const { t } = useTranslation("bring");
  const days = daysOf(reading, files);
  const fields = files.map(({ file, day_in_name: named }, at) => (
    <DayField
      // biome-ignore lint/suspicious/noArrayIndexKey: files can share a name, and keep their order
      key={`${at} ${file} ${named}`}
      label={files.length === 1 ? t("options.as_of") : file}
      value={days[at] ?? null}
      onPick={(day) => onChange(withDay(reading, files, at, day))}
    />
  ));
  if (files.length < 2) return fields;
  return (
    <fieldset className="list-days">
      <legend>{t("options.as_of")}</legend>
      <div className="bring-options">{fields}</div>
    </fieldset>
  );
}
