import { isCurrency } from "../../base/currency.ts";
import { CambiumError } from "../../base/error.ts";
import { dateOfDay } from "../../base/zone.ts";
import { openGrowth } from "../../growth/open-growth.ts";
import { type DealWorld, People } from "../../growth/pipeline/deal-checks.ts";
import { openPipeline } from "../../growth/pipeline/deal-steps.ts";
import { Stages } from "../../growth/pipeline/stages.ts";
import { openRealised } from "../../growth/realised/open-realised.ts";
import type { Book } from "../../model/parts/book.ts";
import { textIn } from "../../warehouse/rows.ts";
import type { Reading } from "../reading.ts";
import type { Workspace } from "../workspace.ts";

/** What questions about the pipeline are asked of: the organisation's books, with linked customers as one. */
export interface Pipeline {
  reading: Reading;
  book: Book;
  stages: Stages;
  people: People;
  today: number;
  /** The present; in the demo, noon of the day on which it stands. */
  now: Date;
  world: DealWorld;
}

const NOON = 43_200_000;

/** Brings the books and the tables of the pipeline up to date. @throws CambiumError `unsupported`, `missing_rate` */
export async function pipelineOf(workspace: Workspace): Promise<Pipeline> {
  const known = await pipelineBooks(workspace);
  const { book, today } = known;
  await openRealised(await openGrowth(workspace.store, book, { today }));
  await openPipeline(workspace.store, book);
  await checkRates(book, today);
  return known;
}

/**
 * What opportunities are written with, without bringing growth and the tables of the pipeline up to date.
 * @throws CambiumError `unsupported`
 */
export async function pipelineBooks(workspace: Workspace): Promise<Pipeline> {
  const isLinked = (await workspace.links()) !== null;
  const reading = await workspace.reading(undefined, { isLinked });
  const { book, zone, subject } = reading;
  if (book.isSeparate && book.rates.numbers().length > 1)
    throw new CambiumError(
      "unsupported",
      "the pipeline can't add up several currencies under a policy that keeps them separate",
      {
        reason: { id: "separate_currencies" },
        hint: "Choose a policy that converts them: `cambium settings set policy cambium`.",
      },
    );
  const clock = zone.dayOf(workspace.effects.now().getTime());
  const today = (await workspace.isDemo()) ? Math.min(clock, subject.lastDay ?? clock) : clock;
  const now = today === clock ? workspace.effects.now() : new Date(zone.startOf(today) + NOON);
  const stages = new Stages(workspace.store);
  const people = new People(workspace.store);
  const isKnown = (code: string) =>
    isCurrency(code) && book.rates.of(code, today, book.currency) !== undefined;
  const world = { stages, people, isCurrency: isKnown, today: dateOfDay(today) };
  return { reading, book, stages, people, today, now, world };
}

/** @throws CambiumError `missing_rate` for opportunities in a currency that can't be brought over */
async function checkRates({ warehouse, rates, currency }: Book, today: number): Promise<void> {
  const rows = await warehouse.query(
    "select distinct currency as code from growth.opportunities where currency is not null order by 1",
  );
  const missing = rows
    .map((row) => textIn(row, "code"))
    .filter((code) => rates.of(code, today, currency) === undefined);
  if (missing.length === 0) return;
  throw new CambiumError(
    "missing_rate",
    `no exchange rate for ${missing.join(", ")}, which opportunities are in`,
    {
      reason: { id: "no_rate", currency: missing.join(", ") },
      hint: "Import rates with `cambium import fx FILE` (date, base, quote, rate).",
    },
  );
}
