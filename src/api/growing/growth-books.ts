import { CambiumError } from "../../base/error.ts";
import type { Zone } from "../../base/zone.ts";
import type { GrowthBook } from "../../growth/growth-book.ts";
import { openGrowth } from "../../growth/open-growth.ts";
import type { Subject } from "../../metrics/question/question.ts";
import type { Reading } from "../reading.ts";
import type { Workspace } from "../workspace.ts";

/** What growth is asked of: the organisation's books, with linked customers as one. */
export interface Growth {
  growth: GrowthBook;
  reading: Reading;
}

/** Brings growth up to date. @throws CambiumError `unsupported` */
export async function growthOf(workspace: Workspace): Promise<Growth> {
  const known = await growthBooks(workspace);
  await openGrowth(workspace.store, known.growth.book, { today: known.growth.today });
  return known;
}

/**
 * The books that growth is asked of, without bringing growth itself up to date, which takes long after new evidence. Today
 * is the clock's day; in the demo, that of its last evidence.
 * @throws CambiumError `unsupported`
 */
export async function growthBooks(workspace: Workspace): Promise<Growth> {
  const isLinked = (await workspace.links()) !== null;
  const reading = await workspace.reading(undefined, { isLinked });
  const { book, zone, subject } = reading;
  if (book.isSeparate && book.rates.numbers().length > 1)
    throw new CambiumError(
      "unsupported",
      "growth can't add up several currencies under a policy that keeps them separate",
      {
        reason: { id: "separate_currencies" },
        hint: "Choose a policy that converts them: `cambium settings set policy cambium`.",
      },
    );
  const today = await todayOf(workspace, zone, subject);
  return { growth: { book, store: workspace.store, today }, reading };
}

/** The clock's day; in the demo, that of its last evidence. */
export async function todayOf(
  workspace: Workspace,
  zone: Zone,
  { lastDay }: Pick<Subject, "lastDay">,
): Promise<number> {
  const clock = zone.dayOf(workspace.effects.now().getTime());
  return (await workspace.isDemo()) ? Math.min(clock, lastDay ?? clock) : clock;
}
