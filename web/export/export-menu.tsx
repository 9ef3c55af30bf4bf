import { Menu, useComputedColorScheme } from "@mantine/core";
import { type RefObject, useContext } from "react";
import { useTranslation } from "react-i18next";
import { queryOfFigure } from "../../src/base/report/figure-queries.ts";
import { isReportFigure } from "../../src/base/report/report-figures.ts";
import { fileAddress } from "../data/api.ts";
import { HeldState } from "../data/view.ts";
import { PALETTES } from "../look/palette.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { AddToReport } from "./add-to-report.tsx";
import { useExportContext } from "./export-context.ts";
import type { PictureEntry } from "./legend-entries.ts";
import { OpenInSql } from "./open-in-sql.tsx";
import { download, pictureOf, pngOf } from "./picture.ts";

/** Exports what is shown as a file that includes its context. */
export function ExportMenu({
  id,
  title,
  files,
  chart,
  legend,
  notes,
}: {
  id: string;
  title: string;
  /** `most`: maximum number of rows in a JSON file. */
  files: { path: string; question: object; most?: number; list?: string };
  chart?: RefObject<{ svg(): { markup: string; width: number; height: number } } | null>;
  /** The chart's legend as it is when a picture is made. */
  legend?: () => PictureEntry[];
  /** The notes on the chart: they stand below its picture and in its table, and are a file of their own. */
  notes?: { from: string; to: string; lines: string[] };
}) {
  const { t } = useTranslation("shell");
  const palette = PALETTES[useComputedColorScheme("light")];
  const context = useExportContext();
  const isInReport = useContext(HeldState) !== null;
  const template = isInReport ? null : queryOfFigure(id);
  const hasNotes = notes === undefined ? undefined : true;
  const picture = async () => {
    const drawn = chart?.current?.svg();
    return drawn === undefined
      ? null
      : pictureOf(drawn, {
          title,
          legend: legend?.() ?? [],
          lines: [...context, ...(notes?.lines ?? [])],
          palette,
        });
  };
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <PlainButton className="link export" data-export aria-label={t("export.title", { what: title })}>
          {t("export.open")}
        </PlainButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component="a"
          href={fileAddress(files.path, { ...files.question, list: files.list, notes: hasNotes }, "csv")}
          download={`${id}.csv`}
        >
          {t("export.csv")}
        </Menu.Item>
        <Menu.Item
          component="a"
          href={fileAddress(files.path, { ...files.question, limit: files.most }, "json")}
          download={`${id}.json`}
        >
          {t("export.json")}
        </Menu.Item>
        {notes !== undefined && (
          <Menu.Item
            component="a"
            href={fileAddress("/annotations", { from: notes.from, to: notes.to }, "csv")}
            download={`${id}-notes.csv`}
          >
            {t("notes.csv")}
          </Menu.Item>
        )}
        {chart !== undefined && (
          <>
            <Menu.Item
              onClick={async () => {
                const made = await picture();
                if (made !== null) download(`${id}.svg`, new Blob([made.markup], { type: "image/svg+xml" }));
              }}
            >
              {t("export.svg")}
            </Menu.Item>
            <Menu.Item
              onClick={async () => {
                const made = await picture();
                if (made !== null) download(`${id}.png`, await pngOf(made));
              }}
            >
              {t("export.png")}
            </Menu.Item>
          </>
        )}
        {template !== null && <OpenInSql template={template} />}
        {!isInReport && isReportFigure(id) && (
          <>
            <Menu.Divider />
            <AddToReport figure={id} />
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
