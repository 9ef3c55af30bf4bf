import { CambiumError } from "../../base/error.ts";
import { checkMost, LIMITS } from "../../base/limits.ts";
import type { Store } from "../../store/store.ts";
import type { Version } from "../../store/version-log.ts";
import { type Opportunity, opportunitySchema } from "../records/schemas.ts";
import { checkDeal, type DealWorld } from "./deal-checks.ts";
import { isClosed } from "./stages.ts";

/** An opportunity and the number of its last version. */
export interface KeptDeal {
  id: string;
  version: number;
  deal: Opportunity;
}

/** An opportunity as it is now. @throws CambiumError `not_found` */
export function dealNow(store: Store, id: string): KeptDeal {
  const last = store.versions.one("opportunity", id);
  if (last !== null) return kept(last);
  throw new CambiumError("not_found", `unknown opportunity: ${id}`, {
    reason: { id: "unknown", of: "opportunity", name: id },
    hint: "Run `cambium opportunities` to list them.",
  });
}

/** A version's opportunity. */
export function kept({ id, seq, body }: Version): KeptDeal {
  return { id, version: seq, deal: opportunitySchema.parse(body) };
}

/**
 * Adds an opportunity. With an id of the caller's, adding the same one again changes nothing.
 * @throws CambiumError `bad_input`; `conflict` for an id that another one has; `too_much`
 */
export function addDeal(
  store: Store,
  { id: asked, deal, now }: { id?: string | undefined; deal: Opportunity; now: Date },
  world: DealWorld,
): KeptDeal & { isNew: boolean } {
  checkDeal(deal, world);
  return store.together(() => {
    const before = asked === undefined ? null : store.versions.one("opportunity", asked);
    if (before !== null) return { ...sameOrConflict(kept(before), deal), isNew: false };
    const { seq } = store.versions.end();
    if (seq >= LIMITS.opportunities.most) checkMost("opportunities", store.versions.count("opportunity") + 1);
    const id = asked ?? `o${seq + 1}`;
    return { id, version: write(store, { id, deal, now, expected: null }), deal, isNew: true };
  });
}

function sameOrConflict(before: KeptDeal, deal: Opportunity): KeptDeal {
  if (JSON.stringify(before.deal) === JSON.stringify(deal)) return before;
  throw new CambiumError(
    "conflict",
    `there is another opportunity ${before.id}: ${JSON.stringify(before.deal)}`,
    {
      hint: "Nothing was written. Choose another id, or change that one with `opportunities set`.",
    },
  );
}

/** A change to an opportunity. */
export interface DealChange {
  id: string;
  /** The version that the writer saw; undefined: the last one. */
  ifVersion: number | undefined;
  change(deal: Opportunity): Opportunity;
  /** The day on which its stage changed, if that is not today. */
  now: Date;
}

/**
 * Changes an opportunity. A stage that closes it gives it its closing day, one that opens it again takes that away.
 * @throws CambiumError `not_found`; `bad_input`; `conflict` if somebody else changed it meanwhile, with what it is now
 */
export function changeDeal(
  store: Store,
  { id, ifVersion, change, now }: DealChange,
  world: DealWorld,
): KeptDeal {
  return store.together(() => {
    const { version, deal: before } = dealNow(store, id);
    const expected = ifVersion ?? version;
    if (expected !== version) checkSeen(store, id, expected, now);
    const deal = closedOrOpen(change(before), world);
    if (JSON.stringify(deal) === JSON.stringify(before)) return { id, version, deal };
    checkDeal(deal, world);
    checkMost("opportunityChanges", store.versions.changes("opportunity", id) + 1);
    return { id, version: write(store, { id, deal, now, expected }), deal };
  });
}

/** Fails with what the opportunity is now, as writing over another version would. */
function checkSeen(store: Store, id: string, seen: number, now: Date): void {
  store.versions.append("opportunity", [], { by: store.audit.by, now, expected: new Map([[id, seen]]) });
}

function closedOrOpen(deal: Opportunity, { stages, today }: DealWorld): Opportunity {
  const kind = stages.find(deal.stage)?.kind;
  if (kind === undefined) return deal;
  return {
    ...deal,
    closed: isClosed(kind) ? (deal.closed ?? today) : null,
    lost_reason: kind === "closed_lost" ? deal.lost_reason : null,
  };
}

/** Removes an opportunity. Its history stays. @throws CambiumError `not_found`; `conflict` */
export function removeDeal(store: Store, id: string, ifVersion: number | undefined, now: Date): void {
  store.together(() => {
    const { version } = dealNow(store, id);
    store.versions.append("opportunity", [{ id, at: now.toISOString(), body: null }], {
      by: store.audit.by,
      now,
      expected: new Map([[id, ifVersion ?? version]]),
    });
  });
}

function write(
  store: Store,
  { id, deal, now, expected }: { id: string; deal: Opportunity; now: Date; expected: number | null },
): number {
  const [seq = 0] = store.versions.append(
    "opportunity",
    [{ id, at: now.toISOString(), body: opportunitySchema.parse(deal) }],
    { by: store.audit.by, now, ...(expected !== null && { expected: new Map([[id, expected]]) }) },
  );
  return seq;
}
