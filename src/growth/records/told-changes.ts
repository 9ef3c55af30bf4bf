import { CambiumError } from "../../base/error.ts";
import type { Store } from "../../store/store.ts";
import type { VersionKind } from "../../store/version-log.ts";

/** A change of something that is told. */
interface Change {
  id: string;
  /** The instant from which it holds, in ISO form. */
  at: string;
  body: unknown;
  /** The last version that the writer knew; 0: it is new. */
  version: number;
}

const LETTERS = { offer: "f", block: "b", annotation: "n", view: "v", report: "r", query: "q" } as const;

/** An id for something new. */
export function newId(store: Store, kind: keyof typeof LETTERS): string {
  return `${LETTERS[kind]}${store.versions.end().seq + 1}`;
}

/** Writes a change, by whoever runs the operation. @throws CambiumError `conflict` if somebody else changed it meanwhile */
export function tell(store: Store, kind: VersionKind, { id, at, body, version }: Change, now: Date): number {
  const written = store.versions.append(kind, [{ id, at, body }], {
    by: store.audit.by,
    now,
    expected: new Map([[id, version]]),
  });
  return written[0] ?? 0;
}

/** The version that a change is of: the one that the caller saw, if it said so. */
export function checkVersion(what: string, known: number, seen: number | undefined): number {
  if (seen === undefined || seen === known) return known;
  throw new CambiumError(
    "conflict",
    `${what} was changed meanwhile: it is at version ${known}, not ${seen}`,
    {
      reason: { id: "changed_meanwhile" },
      hint: "Nothing was written. Look at it again and repeat the change.",
    },
  );
}
