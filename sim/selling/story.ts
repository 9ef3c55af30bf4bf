import { DAY, type Era, monthsAfter } from "../calendar.ts";
import type { Catalogue } from "../catalogue.ts";
import { firstOf, quarterOf } from "./quarters.ts";

const MONTHS = 24;

/** When the things that are planted happen. Days are counted from 1970-01-01. */
export interface Story {
  catalogue: Catalogue;
  /** The first and the last day on which anything is told. */
  first: number;
  today: number;
  /** The running quarter. */
  quarter: number;
  /** Until before this day, Analytics is sold as well as other things. */
  analyticsUntil: number;
  /** From this day on, add-ons are pushed, and larger deals get less attention. */
  pushFrom: number;
  /** The day on which somebody left and others took over. */
  handover: number;
}

/** The story of an era's last two years. */
export function storyOf(era: Era, catalogue: Catalogue): Story {
  const today = Math.floor((era.end - 1) / DAY);
  const quarter = quarterOf(today);
  return {
    catalogue,
    first: Math.floor(Math.max(era.first, monthsAfter(era.end, -MONTHS)) / DAY),
    today,
    quarter,
    analyticsUntil: firstOf(quarter - 3),
    pushFrom: firstOf(quarter - 1),
    handover: today - 240,
  };
}
