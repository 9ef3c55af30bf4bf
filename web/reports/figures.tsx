import type { ComponentType } from "react";
import type { ReportFigure } from "../../src/base/report/report-figures.ts";
import type { Scope } from "../data/scope.ts";
import { Bridge, ExpansionBars, MovementBars } from "./change-figures.tsx";
import { CoverageTable } from "./coverage-figure.tsx";
import { KeyCards, KeyTable, RateBoard } from "./overview-figures.tsx";
import { CohortTable, RetentionLines, SegmentsCompared } from "./retention-figures.tsx";

/**
 * The figures that a report can show, by the ids of `REPORT_FIGURES`: the same components as on their pages. Each asks
 * for what it needs, and reads its state as it does on its page.
 */
export const FIGURES: Record<ReportFigure, ComponentType<{ scope: Scope }>> = {
  "key-cards": KeyCards,
  "key-figures": KeyTable,
  "expansion-rate": RateBoard,
  waterfall: Bridge,
  movements: MovementBars,
  expansion: ExpansionBars,
  retention: RetentionLines,
  cohorts: CohortTable,
  comparison: SegmentsCompared,
  coverage: CoverageTable,
};
