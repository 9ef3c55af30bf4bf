/** The figures that a report can hold, by the id of their section; each with the page it stands on. */
export const REPORT_FIGURES = {
  "key-cards": { page: "/" },
  waterfall: { page: "/movements" },
  "key-figures": { page: "/" },
  "expansion-rate": { page: "/" },
  movements: { page: "/movements" },
  expansion: { page: "/expansion" },
  retention: { page: "/retention" },
  cohorts: { page: "/retention" },
  comparison: { page: "/segments" },
  coverage: { page: "/pipeline" },
} as const satisfies Record<string, { page: string }>;

export type ReportFigure = keyof typeof REPORT_FIGURES;

/** Whether a text is the id of a figure that a report can hold. */
export function isReportFigure(text: string): text is ReportFigure {
  return Object.hasOwn(REPORT_FIGURES, text);
}
