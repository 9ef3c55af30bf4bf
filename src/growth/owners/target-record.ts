import { CambiumError } from "../../base/error.ts";
import { checkMost } from "../../base/limits.ts";
import { parsePeriod, periodsBetween } from "../../base/period.ts";
import type { Store } from "../../store/store.ts";
import { type Target, targetSchema } from "../records/schemas.ts";

/** A target, with the number of the last version that was written. */
export interface KnownTarget extends Target {
  id: string;
  version: number;
}

/** All targets, in the order in which they were last written. */
export function targetsOf(store: Store): KnownTarget[] {
  return [...store.versions.current("target").values()].map(({ id, seq, body }) => ({
    ...targetSchema.parse(body),
    id,
    version: seq,
  }));
}

/** What a target is of: two that have the same overlap (GROWTH §7: same metric, scope and kind of period). */
export function targetId({ metric, period, scope }: Omit<Target, "amount">): string {
  return JSON.stringify([
    metric,
    period,
    scope.of,
    "segment" in scope ? scope.segment : "person" in scope ? scope.person : "",
  ]);
}

/**
 * Writes a target. One of the same metric, scope and period is only replaced by who names its version.
 * @param version the version that the writer knows of the target that is replaced
 * @throws CambiumError `conflict`, `too_much`
 */
export function keepTarget(store: Store, target: Target, version: number | null, now: Date): KnownTarget {
  const id = targetId(target);
  const known = store.versions.one("target", id);
  if (known !== null && version !== known.seq)
    throw overlaps(target, { ...targetSchema.parse(known.body), id, version: known.seq }, version);
  if (known === null && version !== null)
    throw new CambiumError("conflict", "the target that this one replaces is gone", {
      hint: "Nothing was written. Leave --replaces out to set a new one.",
    });
  if (known === null) checkMost("targets", store.versions.current("target").size + 1);
  const [seq = 0] = store.versions.append("target", [{ id, at: now.toISOString(), body: target }], {
    by: store.audit.by,
    now,
    ...(known !== null && { expected: new Map([[id, known.seq]]) }),
  });
  return { ...target, id, version: seq };
}

function overlaps({ metric, period }: Target, known: KnownTarget, version: number | null): CambiumError {
  const what = `${metric} of ${scopeText(known)} already has a target of ${known.amount} for ${period}`;
  return new CambiumError("conflict", `${what}, version ${known.version}`, {
    hint:
      version === null
        ? `Nothing was written. To replace it, pass --replaces ${known.version}.`
        : `Nothing was written: it was changed meanwhile. To replace it as it is now, pass --replaces ${known.version}.`,
  });
}

/** Whose a target is, in words. */
export function scopeText({ scope }: Pick<Target, "scope">): string {
  if (scope.of === "company") return "the company";
  return scope.of === "segment" ? `segment ${scope.segment}` : `person ${scope.person}`;
}

/** Removes a target. @throws CambiumError `not_found` */
export function removeTarget(store: Store, id: string, now: Date): KnownTarget {
  const known = store.versions.one("target", id);
  if (known === null)
    throw new CambiumError("not_found", `unknown target: ${id}`, {
      reason: { id: "unknown", of: "target", name: id },
      hint: "Run `cambium targets` to list them.",
    });
  store.versions.append("target", [{ id, at: now.toISOString(), body: null }], { by: store.audit.by, now });
  return { ...targetSchema.parse(known.body), id, version: known.seq };
}

/** The kind of a period such as 2026-11, 2026-Q4 or 2026. */
export function kindOfPeriod(period: string): "month" | "quarter" | "year" {
  return period.includes("Q") ? "quarter" : period.length === 4 ? "year" : "month";
}

/**
 * By how much the targets of a quarter's months, or a year's quarters (else its months), together are above it; null
 * unless all are set.
 */
export function partsDifference(targets: readonly KnownTarget[], whole: KnownTarget): number | null {
  const kind = kindOfPeriod(whole.period);
  const { start, end } = parsePeriod(whole.period);
  const kinds =
    kind === "year" ? (["quarter", "month"] as const) : kind === "quarter" ? (["month"] as const) : [];
  const known = new Map(targets.map(({ id, amount }) => [id, amount]));
  for (const part of kinds) {
    const amounts = periodsBetween(part, start, end).map(({ label }) =>
      known.get(targetId({ ...whole, period: label })),
    );
    const set = amounts.filter((amount) => amount !== undefined);
    if (set.length === amounts.length) return set.reduce((sum, amount) => sum + amount, 0) - whole.amount;
  }
  return null;
}
