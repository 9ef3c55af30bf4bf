import { SegmentedControl, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ExportMenu } from "../export/export-menu.tsx";
import {
  type CustomersQuestion,
  type CustomersSearch,
  customersSearchOf,
  STATUSES,
} from "./customers-search.ts";

/** Maximum number of rows in a JSON export; CSV has them all. */
const LISTED = 1000;

/** Search and status filter of the list. */
export function CustomersControls({
  search,
  question,
  onChange,
}: {
  search: CustomersSearch;
  question: CustomersQuestion;
  onChange: (made: Partial<CustomersSearch>) => void;
}) {
  const { t } = useTranslation(["customers", "terms"]);
  const [typed, setTyped] = useState(search.text);
  useEffect(() => setTyped(search.text), [search.text]);
  return (
    <search className="people-controls">
      <TextInput
        data-search
        type="search"
        aria-label={t("customers:search")}
        placeholder={t("customers:search-hint")}
        value={typed}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value);
          onChange({ text: value });
        }}
      />
      <SegmentedControl
        size="xs"
        aria-label={t("customers:status")}
        value={search.status}
        data={STATUSES.map((value) => ({ value, label: t(`customers:statuses.${value}`) }))}
        onChange={(value) => {
          const { sort, order } = customersSearchOf({ status: value });
          onChange({ status: STATUSES.find((one) => one === value) ?? "active", sort, order });
        }}
      />
      <ExportMenu
        id="customers"
        title={t("customers:title")}
        files={{ path: "/customers", question, most: LISTED }}
      />
    </search>
  );
}
