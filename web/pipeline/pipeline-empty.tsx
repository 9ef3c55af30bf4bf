import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { PageLink } from "../parts/page-link.tsx";
import { Command } from "../settings/command.tsx";
import type { PipelineSearch } from "./pipeline-search.ts";

/** What to do where no opportunity is shown: clear the filters, or make the first ones. */
export function PipelineEmpty({
  search,
  onChange,
}: {
  search: PipelineSearch;
  onChange: (made: Partial<PipelineSearch>) => void;
}) {
  const { t } = useTranslation("pipeline");
  const { owner, type, quarter, stage, status } = search;
  const isFiltered = [owner, type, quarter, stage].some((one) => one !== null) || status !== "open";
  return (
    <section className="trouble trouble-calm">
      <p className="trouble-detail">{t(isFiltered ? "empty.filtered" : "empty.none")}</p>
      {isFiltered ? (
        <p className="trouble-actions">
          <Button
            size="xs"
            variant="default"
            onClick={() => onChange({ owner: null, type: null, quarter: null, stage: null, status: "open" })}
          >
            {t("empty.clear")}
          </Button>
        </p>
      ) : (
        <>
          <p>{t("empty.text")}</p>
          <p>
            <PageLink to="/signals">{t("empty.signals")}</PageLink>
          </p>
          <Command text="npx cambium import opportunities FILE.csv" />
        </>
      )}
    </section>
  );
}
