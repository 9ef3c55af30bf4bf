/** That a person owns a customer in a role, as it is recorded: from a day until before another one; null: for good. */
export interface OwnedSpan {
  id: string;
  person: string;
  from: string;
  to: string | null;
}

/** What changes of a customer's owners in a role. */
export interface SpanChanges {
  /** Spans that end earlier. */
  ended: OwnedSpan[];
  /** Spans that another one takes the place of. */
  replaced: OwnedSpan[];
  begun: Omit<OwnedSpan, "id"> | null;
}

/**
 * What changes when somebody owns a customer in a role from a day on: whoever did ends that day, and they end where a
 * later one begins (GROWTH §7: one owner per role at a time). Null where it already is so.
 * @param spans the spans of the customer and role, in any order
 * @param person null: nobody from that day on
 */
export function ownedFrom(
  spans: readonly OwnedSpan[],
  { person, from }: { person: string | null; from: string },
): SpanChanges | null {
  const later = spans.map((span) => span.from).filter((day) => day > from);
  const to = later.sort()[0] ?? null;
  const held = spans.filter((span) => span.from <= from && (span.to === null || span.to > from));
  const isSame = person === null ? held.length === 0 : held.length === 1 && isSpan(held[0], person, to);
  if (isSame) return null;
  return {
    ended: held.filter((span) => span.from < from).map((span) => ({ ...span, to: from })),
    replaced: held.filter((span) => span.from === from),
    begun: person === null ? null : { person, from, to },
  };
}

function isSpan(span: OwnedSpan | undefined, person: string, to: string | null): boolean {
  return span !== undefined && span.person === person && span.to === to;
}
