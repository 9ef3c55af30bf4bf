import { TagsInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, type Problem, type SegmentValues } from "../data/api.ts";
import { whole } from "../data/format.ts";
import { valueName } from "../tables/dimension-name.ts";

const PAUSE_MS = 120;
const LISTED = 30;

/** The values of a condition, with suggestions. */
export function ValuesField({
  field,
  label,
  values,
  canBeUnknown,
  policy,
  onChange,
}: {
  field: string;
  label: string;
  values: string[];
  canBeUnknown: boolean;
  policy: string;
  onChange: (values: string[]) => void;
}) {
  const { t } = useTranslation(["segments", "terms"]);
  const [search, setSearch] = useState("");
  const [typed] = useDebouncedValue(search, PAUSE_MS);
  const unknown = t("terms:tables.unknown");
  const { data } = useQuery<SegmentValues, Problem>({
    queryKey: ["segments values", field, typed, policy],
    queryFn: ({ signal }) =>
      ask<SegmentValues>("/segments/values", { field, search: typed, limit: LISTED, policy }, signal),
    placeholderData: keepPreviousData,
  });
  const found = data?.field === field ? data.rows : [];
  const counts = new Map(found.map(({ value, customers }) => [value, customers]));
  const titled = (value: string) => {
    const name = valueName(field, value);
    return name === value ? value : t("segments:builder.coded", { code: value, name });
  };
  return (
    <TagsInput
      size="xs"
      className="chip-values"
      aria-label={label}
      placeholder={values.length === 0 ? t("segments:builder.value") : ""}
      value={values.map((value) => (value === "" ? unknown : value))}
      searchValue={search}
      onSearchChange={setSearch}
      data={[...found.map(({ value }) => value), ...(canBeUnknown ? [unknown] : [])]}
      filter={({ options }) => options}
      splitChars={[]}
      acceptValueOnBlur={false}
      maxDropdownHeight={280}
      comboboxProps={{ width: 260, position: "bottom-start" }}
      renderOption={({ option }) => (
        <span className="value-option">
          <span>{titled(option.value)}</span>
          {counts.has(option.value) && <span className="quiet">{whole(counts.get(option.value) ?? 0)}</span>}
        </span>
      )}
      onChange={(made) => onChange(made.map((value) => (value === unknown && canBeUnknown ? "" : value)))}
    />
  );
}
