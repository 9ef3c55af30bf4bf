import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { PipelineSearch } from "./pipeline-search.ts";

/** Which figure a list is behind, with a button that shows all again. */
export function BehindWhat({
  search: { behind, reason },
  onChange,
}: {
  search: PipelineSearch;
  onChange: (made: Partial<PipelineSearch>) => void;
}) {
  const { t } = useTranslation("pipeline");
  if (behind === null) return null;
  return (
    <p className="behind-what">
      {t(`behind.${behind}`, { reason: reason ?? "" })}
      <Button
        size="compact-sm"
        variant="subtle"
        onClick={() => onChange({ behind: null, reason: null, status: "open" })}
      >
        {t("behind.clear")}
      </Button>
    </p>
  );
}
