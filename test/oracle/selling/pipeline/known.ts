import type { StageKind } from "../../../../src/growth/records/schemas.ts";
import { rememberedFor } from "../../growth/memo.ts";
import { type Deal, type DealVersion, isOpenStage, OPEN_STAGES, placeOf, type Selling } from "../selling.ts";

/** A deal as it was known at the end of a day. */
export interface KnownDeal extends DealVersion {
  deal: Deal;
  /** What was known of it, in the order it was told. */
  told: DealVersion[];
}

const known = rememberedFor<Selling, KnownDeal[]>();

/** All deals that were known at the end of a day, by id. */
export const knownOn = (selling: Selling, day: number): KnownDeal[] =>
  known(selling, String(day), () => allKnown(selling, day));

function allKnown({ deals }: Selling, day: number): KnownDeal[] {
  return deals.flatMap((deal) => {
    const told = deal.versions.filter((version) => knownFrom(deal, version) <= day);
    const last = told.at(-1);
    return last ? [{ ...last, deal, told }] : [];
  });
}

/** The day from which a version is known: that on which it was told, but for what a file told at first. */
function knownFrom({ source, versions }: Deal, { on, recordedOn }: DealVersion): number {
  const isFirst = recordedOn === versions[0]?.recordedOn;
  return source === "file" && isFirst ? Math.min(on, recordedOn) : recordedOn;
}

export const isOpen = ({ stage }: KnownDeal): boolean => isOpenStage(stage);
export const isWon = ({ stage }: KnownDeal): boolean => stage === "closed_won";

/** A time in a stage, from the day it was entered to that on which it was left. */
export interface Stay {
  stage: StageKind;
  from: number;
  /** null: it is there. */
  until: number | null;
  next: StageKind | null;
}

/** The stages a deal was in, in time order. */
export function staysOf({ told }: KnownDeal): Stay[] {
  const stays: Stay[] = [];
  for (const { stage, on } of told) {
    const last = stays.at(-1);
    if (last?.stage === stage) continue;
    if (last) Object.assign(last, { until: on, next: stage });
    stays.push({ stage, from: on, until: null, next: null });
  }
  return stays;
}

/** The open stages that a deal counts in: it was in them, or skipped them going forward. */
export function countedStages(deal: KnownDeal): Set<StageKind> {
  const counted = new Set<StageKind>();
  for (const { stage, next } of staysOf(deal)) {
    const from = placeOf(stage);
    if (from < 0) continue;
    const to = next === "closed_won" ? OPEN_STAGES.length : next === null ? from : placeOf(next);
    for (const one of OPEN_STAGES.slice(from, Math.max(from + 1, to))) counted.add(one);
  }
  return counted;
}
