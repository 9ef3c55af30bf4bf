import { Menu } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReportFigure } from "../../src/base/report/report-figures.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { namedFor } from "../words/named-for.ts";
import { AddToReport } from "./add-to-report.tsx";

/** Puts a figure that has no file into a report. */
export function ReportMenu({ figure, title }: { figure: ReportFigure; title: string }) {
  const { t } = useTranslation("bar");
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <PlainButton className="link export" aria-label={namedFor(t("reports.add"), title)}>
          {t("reports.add")}
        </PlainButton>
      </Menu.Target>
      <Menu.Dropdown>
        <AddToReport figure={figure} />
      </Menu.Dropdown>
    </Menu>
  );
}
